/* Which words a file uses, and what they are in the other language.
 *
 * A word in an expression is ours only if the file does not declare it: an indicator may be called 得分. It
 * is converted only if it comes back as itself, so that a file turned into English and back is
 * the same file. What a word means depends on where it stands: in 方式：等次 it is a member of an
 * enumeration, in 等次[条件] a collection; the two have different English words.
 */
#include "kaohe_parser.h"
#include "syntax/format_pieces.h"
#include "syntax/vocabulary.h"

static const struct {
    int symbol;
    kh_text words[KH_LANGUAGES];
} reserved[] = {
#define WORD(token, chinese, english)                                                                        \
    {TOKEN_##token, {{"" chinese, sizeof(chinese) - 1}, {"" english, sizeof(english) - 1}}},
#include "grammar/tokens.def"
};

/* The spelling of that row; of a by-form, that of its token's first row. */
static kh_text reserved_in(size_t row, kh_language language)
{
    size_t first = row;
    if (reserved[row].words[KH_CHINESE].length == 0)
        for (first = 0; reserved[first].symbol != reserved[row].symbol; first++)
            ;
    return reserved[first].words[language];
}

kh_text kh_format_reserved(kh_text word, kh_language language)
{
    for (size_t i = 0; i < KH_COUNT(reserved); i++)
        for (size_t from = 0; from < KH_LANGUAGES; from++)
            if (kh_text_equal(reserved[i].words[from], word))
                return reserved_in(i, language);
    return word;
}

size_t kh_format_token_at(const kh_tree *tree, uint32_t offset)
{
    size_t low = 0, high = tree->token_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->tokens[middle].span.start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- declared names ---- */

static void declare(kh_map *declared, kh_text name)
{
    static char present;
    if (name.length)
        kh_map_add(declared, name, &present);
}

/* Names in 取值：[农业, 工业]. */
static void declare_values(kh_map *declared, const kh_node *node)
{
    if (node->kind == KH_NODE_NAME)
        declare(declared, node->text);
    for (size_t i = 0; i < node->count; i++)
        if (node->children[i])
            declare_values(declared, node->children[i]);
}

static void declare_names(kh_map *declared, const kh_node *node)
{
    declare(declared, node->name);
    if (node->kind == KH_NODE_ATTRIBUTE) {
        const kh_attribute_row *row = kh_find_any_attribute(node->text);
        if (row && row->form == KH_FORM_NAMES)
            declare_values(declared, node);
    }
    for (size_t i = 0; i < node->count; i++) {
        const kh_node *child = node->children[i];
        if (!child)
            continue;
        if (node->kind == KH_NODE_LIST && child->kind == KH_NODE_NAMED)
            declare(declared, child->text);
        declare_names(declared, child);
    }
    if (node->guard)
        declare_names(declared, node->guard);
}

/* ---- words of expressions ---- */

typedef struct {
    kh_arena *arena;
    const kh_tree *tree;
    kh_map *declared;
    kh_map *lexicons;       /* those among them that are lexicons */
    const kh_tree *methods; /* may be NULL */
    bool in_steps;          /* of a pattern, where 数字 and 分数 are words */
    kh_language to;
    kh_text *words; /* by token */
} converter;

/* What a value is expected to be, by the attribute it is given to or compared with. */
typedef struct {
    kh_text attribute; /* empty: nothing is known */
    bool member;       /* nothing but a member of its enumeration may stand here, whatever is called so */
    bool verbatim;     /* names are texts or units here; only 无 and 待定 are words */
    bool callee;
    bool argument; /* the name of an argument */
} place;

static void put(converter *it, kh_span span, kh_text word)
{
    size_t token = kh_format_token_at(it->tree, span.start);
    if (word.length && token < it->tree->token_count)
        it->words[token] = word;
}

static bool is_either(kh_words words, kh_text word)
{
    return kh_text_equal(words.in[KH_CHINESE], word) || kh_text_equal(words.in[KH_ENGLISH], word);
}

/* The member of an enumeration that an attribute of this word may have: by its row (kinds of blocks may
 * differ in it), or where the row takes any expression by the enumeration of the same name (级别). */
static const kh_member_row *member_for(kh_text attribute, kh_text word)
{
    size_t count;
    const kh_attribute_row *rows = kh_attributes(&count);
    const kh_member_row *member = NULL;
    for (size_t i = 0; i < count && !member; i++) {
        if (!is_either(rows[i].word, attribute))
            continue;
        if (rows[i].form == KH_FORM_ENUMERATION)
            member = kh_find_member((kh_enumeration)rows[i].detail, word);
        else if (rows[i].form == KH_FORM_FREQUENCY)
            member = kh_find_member(KH_ENUMERATION_FREQUENCY, word);
    }
    for (kh_enumeration e = 0; e < KH_ENUMERATIONS && !member; e++)
        if (is_either(kh_enumeration_word(e), attribute))
            member = kh_find_member(e, word);
    return member;
}

/* 该指标 and the_indicator; KH_TEXT_NONE if it is no such word. */
static kh_text translate_the(kh_arena *arena, kh_text word, kh_language to)
{
    static const kh_text the[KH_LANGUAGES] = {{"该", sizeof "该" - 1}, {"the_", sizeof "the_" - 1}};
    for (size_t from = 0; from < KH_LANGUAGES; from++) {
        if (!kh_text_starts(word, the[from]))
            continue;
        const kh_block_row *row =
            kh_find_block(kh_text_slice(word.data + the[from].length, word.length - the[from].length));
        if (row)
            return kh_text_format(arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(the[to]),
                                  KH_TEXT_ARGUMENTS(row->word.in[to]));
    }
    return KH_TEXT_NONE;
}

static kh_text translate(kh_arena *arena, kh_text word, place where, kh_language to)
{
    kh_keyname keyname = kh_find_keyname(word);
    if (where.verbatim)
        return keyname == KH_KEYNAME_NONE || keyname == KH_KEYNAME_TBD ? kh_keyname_word(keyname).in[to]
                                                                       : KH_TEXT_NONE;
    if (where.argument && keyname != KH_KEYNAMES)
        return kh_keyname_word(keyname).in[to];
    const kh_member_row *member = where.attribute.length ? member_for(where.attribute, word) : NULL;
    if (member)
        return member->word.in[to];
    const kh_function_row *function = where.callee ? kh_find_function(word) : NULL;
    if (function)
        return function->word.in[to];
    kh_text other = kh_translate_expression_word(word, to);
    return other.length ? other : translate_the(arena, word, to);
}

static bool is_step(kh_text word)
{
    kh_keyname keyname = kh_find_keyname(word);
    return keyname == KH_KEYNAME_NUMBERS || keyname == KH_KEYNAME_POINTS_SAID ||
           keyname == KH_KEYNAME_PERCENTAGES;
}

/* A word and its counterpart are both taken if the file declares either. */
static void convert_word(converter *it, kh_text word, kh_span span, place where)
{
    kh_text other = translate(it->arena, word, where, it->to);
    if (is_step(word) && !it->in_steps)
        return; /* elsewhere a quantity may be called so */
    bool member = where.member && member_for(where.attribute, word);
    bool own = kh_map_find(it->declared, word) || kh_map_find(it->declared, other);
    if (other.length == 0 || (own && !member))
        return;
    kh_language from = it->to == KH_CHINESE ? KH_ENGLISH : KH_CHINESE;
    if (kh_text_equal(translate(it->arena, other, where, it->to), other) &&
        kh_text_equal(translate(it->arena, other, where, from), word))
        put(it, span, other);
}

/* ---- methods of the library ---- */

/* 函数 X { 英文 { 名称：“y” } } has both names; so have its parameters. */
static kh_words names_of(const kh_node *block)
{
    kh_words names = {{block->name, KH_TEXT_NONE}};
    for (size_t i = 0; i < block->count; i++) {
        const kh_node *english = block->children[i];
        const kh_block_row *row = english->kind == KH_NODE_BLOCK ? kh_find_block(english->text) : NULL;
        for (size_t j = 0; row && row->kind == KH_KIND_ENGLISH && j < english->count; j++) {
            const kh_node *title = english->children[j];
            if (title->kind == KH_NODE_ATTRIBUTE && title->count &&
                kh_find_attribute(KH_KIND_ENGLISH, title->text) ==
                    kh_find_attribute(KH_KIND_ENGLISH, KH_TEXT("名称")))
                names.in[KH_ENGLISH] = title->children[0]->text;
        }
    }
    return names;
}

/* The block of that kind and name, in either language, or NULL. */
static const kh_node *block_named(kh_node *const *items, size_t count, kh_kind kind, kh_text name)
{
    for (size_t i = 0; i < count; i++) {
        const kh_block_row *row = items[i]->kind == KH_NODE_BLOCK ? kh_find_block(items[i]->text) : NULL;
        if (row && row->kind == kind && is_either(names_of(items[i]), name))
            return items[i];
    }
    return NULL;
}

static void convert_name(converter *it, kh_words names, kh_span span)
{
    bool own =
        kh_map_find(it->declared, names.in[KH_CHINESE]) || kh_map_find(it->declared, names.in[KH_ENGLISH]);
    if (!own)
        put(it, span, names.in[it->to]);
}

/* The method that is called, unless the file has a function of its own by that name. */
static const kh_node *method_called(const converter *it, const kh_node *callee)
{
    bool ours = callee->kind == KH_NODE_NAME && !kh_map_find(it->declared, callee->text) &&
                !kh_find_function(callee->text);
    return ours && it->methods
               ? block_named(it->methods->items, it->methods->count, KH_KIND_FUNCTION, callee->text)
               : NULL;
}

static void convert(converter *it, const kh_node *node, place where);

static void convert_children(converter *it, const kh_node *node, size_t first, place where)
{
    for (size_t i = first; i < node->count; i++)
        if (node->children[i])
            convert(it, node->children[i], where);
}

/* The attribute that a side of a comparison reads: 频次, 承接.频次. */
static kh_text attribute_read(const kh_node *node)
{
    bool reads = node && (node->kind == KH_NODE_NAME || node->kind == KH_NODE_MEMBER);
    return reads && kh_find_any_attribute(node->text) ? node->text : KH_TEXT_NONE;
}

/* 排名用语.名次 is part of a lexicon, whatever 名次 means elsewhere: of what another file declares, only that
 * file knows what its parts are called. */
static bool is_foreign(const converter *it, const kh_node *member)
{
    while (member->kind == KH_NODE_MEMBER)
        member = member->children[0];
    if (member->kind != KH_NODE_NAME || kh_map_find(it->lexicons, member->text))
        return member->kind == KH_NODE_NAME;
    return !kh_map_find(it->declared, member->text) &&
           !translate(it->arena, member->text, (place){0}, it->to).length;
}

static void convert_binary(converter *it, const kh_node *node)
{
    const kh_node *left = node->children[0], *right = node->children[1];
    bool compares = node->operation >= KH_OP_EQUAL && node->operation <= KH_OP_CONTAINS;
    place of_left = {.attribute = compares ? attribute_read(right) : KH_TEXT_NONE};
    place of_right = {.attribute = compares ? attribute_read(left) : KH_TEXT_NONE};
    convert(it, left, of_left);
    convert(it, right, of_right);
}

static void convert_match(converter *it, const kh_node *node, place where)
{
    place pattern = {.attribute = attribute_read(node->children[0])};
    if (node->children[0])
        convert(it, node->children[0], (place){0});
    for (size_t i = 1; i < node->count; i++) {
        const kh_node *arm = node->children[i];
        if (arm->kind != KH_NODE_ARM)
            continue;
        if (arm->children[0])
            convert(it, arm->children[0], pattern);
        convert(it, arm->children[1], where);
    }
}

static void convert_call(converter *it, const kh_node *node)
{
    const kh_node *method = method_called(it, node->children[0]);
    if (method)
        convert_name(it, names_of(method), node->children[0]->span);
    else
        convert(it, node->children[0], (place){.callee = true});
    for (size_t i = 1; i < node->count; i++) {
        const kh_node *argument = node->children[i];
        const kh_node *parameter =
            method && argument->kind == KH_NODE_NAMED
                ? block_named(method->children, method->count, KH_KIND_PARAMETER, argument->text)
                : NULL;
        if (parameter)
            put(it, argument->text_span, names_of(parameter).in[it->to]);
        else if (argument->kind == KH_NODE_NAMED)
            convert_word(it, argument->text, argument->text_span, (place){.argument = true});
        convert(it, argument, (place){0});
    }
}

static void convert(converter *it, const kh_node *node, place where)
{
    switch (node->kind) {
    case KH_NODE_NAME:
        convert_word(it, node->text, node->span, where);
        break;
    case KH_NODE_MEMBER:
        if (is_foreign(it, node))
            break;
        convert_word(it, node->text, node->text_span, (place){0});
        convert_children(it, node, 0, (place){0});
        break;
    case KH_NODE_BINARY:
        convert_binary(it, node);
        break;
    case KH_NODE_CALL:
        convert_call(it, node);
        break;
    case KH_NODE_MATCH:
        convert_match(it, node, where);
        break;
    case KH_NODE_IF:
        convert(it, node->children[0], (place){0});
        convert_children(it, node, 1, where);
        break;
    case KH_NODE_NAMED: /* the key is the caller's: of an argument a word, of a record a name */
    case KH_NODE_LIST:
    case KH_NODE_UNARY:
        convert_children(it, node, 0, where);
        break;
    default:
        convert_children(it, node, 0, (place){0});
        break;
    }
}

/* ---- items ---- */

static bool is_verbatim(const kh_attribute_row *row)
{
    return row && (row->form == KH_FORM_TEXT || row->form == KH_FORM_NAME || row->form == KH_FORM_NAMES ||
                   row->form == KH_FORM_UNIT);
}

static void convert_attribute(converter *it, const kh_node *node, kh_kind kind)
{
    const kh_attribute_row *row = kh_find_attribute(kind, node->text);
    const kh_block_row *block = kh_find_block(node->text);
    if (row && !node->name.length) {
        if (kh_find_attribute(kind, row->word.in[it->to]) == row)
            put(it, node->text_span, row->word.in[it->to]);
    } else if (block && kind != KH_KIND_ADJUST) {
        put(it, node->text_span, block->word.in[it->to]);
    }
    place where = {.verbatim = is_verbatim(row),
                   .member = row && (row->form == KH_FORM_ENUMERATION || row->form == KH_FORM_FREQUENCY),
                   .attribute = row ? row->word.in[KH_CHINESE] : KH_TEXT_NONE};
    it->in_steps = row && kh_text_is(row->word.in[KH_CHINESE], "依次");
    convert_children(it, node, 0, where);
    it->in_steps = false;
}

/* The folder in 引用 规则.若干规定2024. */
static void convert_path(converter *it, const kh_node *path)
{
    bool in_folder = path->kind == KH_NODE_MEMBER;
    while (path->kind == KH_NODE_MEMBER)
        path = path->children[0];
    if (in_folder && path->kind == KH_NODE_NAME)
        put(it, path->span, kh_find_folder(path->text).in[it->to]);
}

static void convert_items(converter *it, kh_node *const *items, size_t count, kh_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        const kh_node *node = items[i];
        if (node->kind == KH_NODE_ATTRIBUTE) {
            convert_attribute(it, node, kind);
        } else if (node->kind == KH_NODE_USE) {
            for (size_t j = 0; j < node->count; j++)
                convert_path(it, node->children[j]);
        } else if (node->kind == KH_NODE_CONDITION) {
            convert_children(it, node, 0, (place){0});
        } else if (node->kind == KH_NODE_BLOCK) {
            const kh_block_row *row = kh_find_block(node->text);
            if (row)
                put(it, node->text_span, row->word.in[it->to]);
            if (node->guard)
                convert(it, node->guard, (place){0});
            convert_items(it, node->children, node->count, row ? row->kind : KH_KIND_FILE);
        }
    }
}

kh_text *kh_format_convert(kh_arena *arena, const kh_tree *tree, kh_format_options options)
{
    converter it = {
        .arena = arena,
        .tree = tree,
        .declared = kh_map_new(arena),
        .lexicons = kh_map_new(arena),
        .methods = options.methods,
        .to = options.language,
        .words = kh_arena_array(arena, tree->token_count, sizeof(kh_text)),
    };
    for (size_t i = 0; i < tree->count; i++) {
        const kh_node *item = tree->items[i];
        const kh_block_row *block = item->kind == KH_NODE_BLOCK ? kh_find_block(item->text) : NULL;
        declare_names(it.declared, item);
        if (block && block->kind == KH_KIND_LEXICON)
            declare(it.lexicons, item->name);
    }
    convert_items(&it, tree->items, tree->count, KH_KIND_FILE);
    return it.words;
}
