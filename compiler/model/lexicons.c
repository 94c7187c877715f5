/* Lexicons by name, and the library of terms that all of them make. */
#include "model/texts.h"

#include <string.h>

#include "lexicon/automaton.h"
#include "model/names.h"
#include "model/validate.h"
#include "source/suggest.h"

/* ---- names ---- */

static bool is_named_set(const kh_entity *entity)
{
    return entity->kind == KH_KIND_LEXICON || entity->kind == KH_KIND_PATTERN;
}

static bool is_of_library(const kh_entity *entity)
{
    return entity->span.source && entity->span.source->embedded;
}

/* Those of one name in files that are no library, in the order of loading. */
typedef KH_VECTOR(const kh_entity *) namesakes;

static void file_names(const kh_model *model)
{
    kh_texts *texts = model->texts;
    for (; texts->named < model->lexicons.count; texts->named++) {
        kh_entity *entity = model->lexicons.items[texts->named];
        if (!is_named_set(entity) || !entity->name.length)
            continue;
        if (is_of_library(entity)) {
            kh_map_add(texts->library_names, entity->name, entity);
            continue;
        }
        namesakes *known = kh_map_find(texts->own_names, entity->name);
        if (!known) {
            known = kh_arena_new_of(model->arena, namesakes);
            kh_map_set(texts->own_names, entity->name, known);
        }
        kh_vector_push(model->arena, known, (const kh_entity *)entity);
    }
}

static const kh_entity *named_in_library(const kh_model *model, kh_text name)
{
    file_names(model);
    return kh_map_find(model->texts->library_names, name);
}

static bool is_beside_scheme(const kh_entity *entity)
{
    return entity->parent && kh_child_of_kind(entity->parent, KH_KIND_SCHEME);
}

/* Of the asking file, of an office's file of words, of the library, of a file that holds a scheme: whoever is
 * judged by an office's rules does not put a lexicon in the place of one that they name. */
static const kh_entity *named_for(const kh_model *model, kh_text name, const kh_source *asking)
{
    const kh_entity *library = named_in_library(model, name), *office = NULL, *last = NULL;
    const namesakes *own = kh_map_find(model->texts->own_names, name);
    for (size_t i = 0; own && i < own->count; i++) {
        const kh_entity *entity = own->items[i];
        bool beside_scheme = is_beside_scheme(entity);
        if (entity->span.source == asking)
            return entity;
        if (!beside_scheme && !office)
            office = entity;
        if (beside_scheme && !last)
            last = entity;
    }
    return office ? office : library ? library : last;
}

/* An office's file sees its own lexicons before the library's. Some are called by words of the language,
 * which a file may write in English: frequency_words is 频次词. */
static const kh_entity *root_named(const kh_model *model, kh_text name, const kh_source *asking)
{
    bool library = asking && asking->embedded;
    const kh_entity *found = library ? named_in_library(model, name) : named_for(model, name, asking);
    kh_text chinese = found ? KH_TEXT_NONE : kh_translate_expression_word(name, KH_CHINESE);
    return chinese.length ? named_in_library(model, chinese) : found;
}

const kh_entity *kh_lexicon_root(const kh_model *model, const kh_node *path)
{
    while (path->kind == KH_NODE_MEMBER)
        path = path->children[0];
    return path->kind == KH_NODE_NAME ? root_named(model, path->text, path->span.source) : NULL;
}

static const kh_entity *part_named(const kh_entity *lexicon, kh_text name)
{
    const kh_entity *part = kh_child_named(lexicon, KH_KIND_LEXICON, name);
    kh_text chinese = part ? KH_TEXT_NONE : kh_translate_expression_word(name, KH_CHINESE);
    return chinese.length ? kh_child_named(lexicon, KH_KIND_LEXICON, chinese) : part;
}

const kh_entity *kh_lexicon_at(const kh_model *model, const kh_node *path)
{
    if (path->kind != KH_NODE_MEMBER)
        return kh_lexicon_root(model, path);
    const kh_entity *outer = kh_lexicon_at(model, path->children[0]);
    return outer ? part_named(outer, path->text) : NULL;
}

typedef KH_VECTOR(kh_text) name_list;

static void add_names(kh_arena *arena, kh_entity *const *entities, size_t count, name_list *names)
{
    for (size_t i = 0; i < count; i++)
        if (is_named_set(entities[i]))
            kh_vector_push(arena, names, entities[i]->name);
}

void kh_report_unknown_lexicon(kh_model *model, const kh_node *path)
{
    name_list names = {0};
    const kh_entity *outer = NULL;
    /* the first name that is not known */
    while (path->kind == KH_NODE_MEMBER && !(outer = kh_lexicon_at(model, path->children[0])))
        path = path->children[0];
    if (outer)
        add_names(model->arena, outer->children.items, outer->children.count, &names);
    else
        add_names(model->arena, model->lexicons.items, model->lexicons.count, &names);
    for (kh_keyname word = KH_KEYNAME_NUMBERS; !outer && word <= KH_KEYNAME_FREQUENCY_WORDS; word++)
        for (int language = 0; language < KH_LANGUAGES; language++)
            kh_vector_push(model->arena, &names, kh_keyname_word(word).in[language]);
    bool plain = path->kind == KH_NODE_NAME || path->kind == KH_NODE_MEMBER;
    kh_text typed = plain ? path->text : kh_span_text(path->span);
    kh_words arguments[] = {kh_block_row_of(KH_KIND_LEXICON)->word, kh_words_same(typed)};
    kh_span span = path->kind == KH_NODE_MEMBER ? path->text_span : path->span;
    kh_diagnostic *unknown = kh_report(model->diagnostics, KH029, span, arguments, KH_COUNT(arguments));
    kh_suggest_name(model, unknown, kh_suggest(typed, names.items, names.count));
}

/* ---- the library of terms ---- */

typedef struct {
    const kh_model *model;
    kh_texts *texts;
} filling;

static void number(filling *into, const kh_entity *entity, kh_class class)
{
    kh_arena *arena = into->model->arena;
    while (into->texts->entities.count <= class)
        kh_vector_push(arena, &into->texts->entities, entity);
    kh_address_set(arena, into->texts->classes, entity, (void *)(uintptr_t)(class + 1));
}

static void add_terms(filling *into, kh_class class, const kh_node *node, kh_strength strength)
{
    if (node->kind == KH_NODE_TEXT && node->text.length)
        kh_lexicons_term(into->texts->lexicons, class, node->text, strength);
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        add_terms(into, class, node->children[i], strength);
}

static const struct {
    const char *word;
    kh_strength strength;
} strengths[] = {{"强", KH_STRONG}, {"弱", KH_WEAK}, {"放过", KH_PERMITTED}};

static void add_lexicon(filling *into, const kh_entity *lexicon, kh_class outer)
{
    kh_class class = kh_lexicons_class(into->texts->lexicons, outer);
    number(into, lexicon, class);
    for (size_t i = 0; i < KH_COUNT(strengths); i++) {
        const kh_attribute *terms = kh_attribute_of(lexicon, strengths[i].word);
        for (size_t j = 0; terms && j < terms->count; j++)
            add_terms(into, class, terms->values[j], strengths[i].strength);
    }
    for (size_t i = 0; i < lexicon->children.count; i++)
        if (lexicon->children.items[i]->kind == KH_KIND_LEXICON)
            add_lexicon(into, lexicon->children.items[i], class);
}

/* The words of one attribute of 否定 or 异写, each given to `add`. */
static void each_word(const kh_node *node, kh_lexicons *lexicons, const kh_entity *owner, unsigned which,
                      void (*add)(kh_lexicons *lexicons, const kh_entity *owner, unsigned which,
                                  kh_text word))
{
    if (node->kind == KH_NODE_TEXT && node->text.length)
        add(lexicons, owner, which, node->text);
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        each_word(node->children[i], lexicons, owner, which, add);
}

static void add_negation(kh_lexicons *lexicons, const kh_entity *owner, unsigned role, kh_text word)
{
    (void)owner;
    kh_lexicons_negation(lexicons, (kh_negation_role)role, word);
}

static void add_spelling(kh_lexicons *lexicons, const kh_entity *owner, unsigned which, kh_text spelling)
{
    (void)which;
    kh_lexicons_variant(lexicons, owner->name, spelling);
}

static void add_words(filling *into, const kh_entity *entity)
{
    static const char *const roles[KH_NEGATION_ROLES] = {
        [KH_PROHIBITS] = "禁止", [KH_PROHIBITS_NEAR] = "近处禁止",
        [KH_WEAKENS] = "减弱",   [KH_SILENCES_BEFORE] = "其后",
        [KH_INSTEAD] = "代替",   [KH_ENDS] = "截止",
        [KH_FORMERLY] = "从前",  [KH_NOWADAYS] = "如今",
        [KH_QUOTES] = "引述",    [KH_NO_NEGATION] = "不是否定",
    };
    kh_lexicons *lexicons = into->texts->lexicons;
    const kh_attribute *words;
    for (unsigned role = 0; role < KH_NEGATION_ROLES && entity->kind == KH_KIND_NEGATION; role++)
        if ((words = kh_attribute_of(entity, roles[role])))
            for (size_t i = 0; i < words->count; i++)
                each_word(words->values[i], lexicons, entity, role, add_negation);
    if (entity->kind == KH_KIND_VARIANT && (words = kh_attribute_of(entity, "写法")))
        for (size_t i = 0; i < words->count; i++)
            each_word(words->values[i], lexicons, entity, 0, add_spelling);
}

/* A pattern with a step that is not known never fits; that it is not known has been said. */
static void add_pattern(filling *into, const kh_entity *pattern)
{
    kh_arena *arena = into->model->arena;
    const kh_attribute *steps = kh_attribute_of(pattern, "依次");
    kh_evaluation evaluation = {.arena = arena, .model = into->model};
    kh_number gap;
    int64_t characters;
    if (!steps || !kh_attribute_number(&evaluation, pattern, "间隔", &gap) ||
        !kh_number_to_integer(gap, &characters) || characters < 0 || characters > UINT16_MAX)
        return;
    kh_step *read = kh_arena_array(arena, steps->count ? steps->count : 1, sizeof *read);
    for (size_t i = 0; i < steps->count; i++) {
        read[i] = kh_step_read((kh_model *)(uintptr_t)into->model, steps->values[i], false);
        if (!read[i].count)
            return;
    }
    number(into, pattern,
           kh_lexicons_pattern(into->texts->lexicons, read, steps->count, (unsigned)characters));
}

/* Lexicons whose words show that something is counted or punished: weak terms beside them count. */
static void add_evidence(filling *into)
{
    static const char *const evidence[] = {"处罚词", "频次词"};
    for (size_t i = 0; i < KH_COUNT(evidence); i++) {
        const kh_entity *lexicon = named_in_library(into->model, kh_text_of(evidence[i]));
        if (lexicon)
            kh_lexicons_evidence(into->texts->lexicons, kh_class_of(into->model, lexicon));
    }
}

/* ---- the library of terms as it was closed when the compiler was built ---- */

/* Which blocks the terms are made of, and in which order. 0: some are not of the embedded library, or were
 * read from its text. */
static uint64_t fingerprint(const kh_model *model)
{
    uint64_t print = model->lexicons.count;
    for (size_t i = 0; i < model->lexicons.count; i++) {
        const kh_span span = model->lexicons.items[i]->span;
        if (!span.source || !span.source->embedded || !span.source->image.length)
            return 0;
        print = (print ^ kh_word_hash(span.source->library) ^ (uint64_t)span.start << 32) *
                UINT64_C(0x9E3779B97F4A7C15);
    }
    return print ? print : 1;
}

static void number_parts(filling *into, const kh_entity *lexicon, kh_class *next)
{
    number(into, lexicon, (*next)++);
    for (size_t i = 0; i < lexicon->children.count; i++)
        if (lexicon->children.items[i]->kind == KH_KIND_LEXICON)
            number_parts(into, lexicon->children.items[i], next);
}

/* As fill() does. */
static bool take_closed(filling *into)
{
    const kh_model *model = into->model;
    const kh_bytes terms = model->settings->terms;
    const uint64_t print = fingerprint(model);
    kh_class next = 0;
    if (terms.length < sizeof print || !print || memcmp(terms.data, &print, sizeof print) != 0)
        return false;
    for (size_t i = 0; i < model->lexicons.count; i++)
        if (model->lexicons.items[i]->kind == KH_KIND_LEXICON)
            number_parts(into, model->lexicons.items[i], &next);
    for (size_t i = 0; i < model->lexicons.count; i++)
        if (model->lexicons.items[i]->kind == KH_KIND_PATTERN)
            number(into, model->lexicons.items[i], next++);
    into->texts->lexicons = kh_lexicons_read(model->arena, terms.data + sizeof print);
    return true;
}

bool kh_terms_write(const kh_model *model, kh_builder *terms)
{
    const uint64_t print = fingerprint(model);
    const kh_lexicons *lexicons = kh_lexicons_of(model);
    kh_image_put(terms, &print, sizeof print);
    /* each block has its number, so that they can be counted off */
    return print && kh_lexicons_classes(lexicons) == model->texts->entities.count &&
           kh_lexicons_write(terms, lexicons);
}

/* Numbered before they are asked for: steps of patterns name lexicons of any file. */
static void fill(const kh_model *model, kh_texts *texts)
{
    filling into = {model, texts};
    texts->filled = model->lexicons.count;
    texts->entities.count = 0;
    texts->classes = kh_map_new(model->arena);
    if (take_closed(&into))
        return;
    texts->lexicons = kh_lexicons_new(model->arena);
    for (size_t i = 0; i < model->lexicons.count; i++)
        if (model->lexicons.items[i]->kind == KH_KIND_LEXICON)
            add_lexicon(&into, model->lexicons.items[i], KH_NO_CLASS);
    for (size_t i = 0; i < model->lexicons.count; i++)
        if (model->lexicons.items[i]->kind == KH_KIND_PATTERN)
            add_pattern(&into, model->lexicons.items[i]);
        else if (is_of_library(model->lexicons.items[i]))
            add_words(&into, model->lexicons.items[i]);
    add_evidence(&into);
    kh_lexicons_close(texts->lexicons);
}

const kh_lexicons *kh_lexicons_of(const kh_model *model)
{
    kh_texts *texts = model->texts;
    if (!texts->lexicons || texts->filled != model->lexicons.count)
        fill(model, texts);
    return texts->lexicons;
}

kh_class kh_class_of(const kh_model *model, const kh_entity *lexicon)
{
    uintptr_t found = (uintptr_t)kh_address_find(model->texts->classes, lexicon);
    return found ? (kh_class)(found - 1) : KH_NO_CLASS;
}

const kh_entity *kh_lexicon_of(const kh_model *model, kh_class class)
{
    const kh_texts *texts = model->texts;
    return class < texts->entities.count ? texts->entities.items[class] : NULL;
}

/* ---- mistakes ---- */

static void report_term(kh_model *model, const kh_entity *lexicon, const kh_node *term, const kh_node *before)
{
    kh_words name = kh_words_same(kh_entity_title(lexicon));
    kh_words what = kh_words_of("有一个空的词", "an empty term");
    if (before)
        what = kh_words_fill(model->arena, kh_words_of("“{0}”写了两次", "“{0}” is given twice"),
                             (kh_words[]){kh_words_same(term->text)}, 1);
    kh_diagnostic *bad = kh_report(model->diagnostics, KH098, term->span, (kh_words[]){name, what}, 2);
    if (before)
        kh_diagnostic_label(model->diagnostics, bad, before->span,
                            kh_words_of("先写在这里", "first written here"));
}

static void check_terms(kh_model *model, const kh_entity *lexicon, const kh_node *node, kh_map *seen)
{
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        check_terms(model, lexicon, node->children[i], seen);
    if (node->kind != KH_NODE_TEXT)
        return;
    const kh_node *before = node->text.length ? kh_map_add(seen, node->text, (void *)(uintptr_t)node) : node;
    if (!node->text.length)
        report_term(model, lexicon, node, NULL);
    else if (before != node)
        report_term(model, lexicon, node, before);
}

/* Terms are unique in a lexicon and all its parts: which of two it was found for nobody could say. */
static void check_lexicon(kh_model *model, const kh_entity *lexicon, kh_map *seen)
{
    for (size_t i = 0; i < KH_COUNT(strengths); i++) {
        const kh_attribute *terms = kh_attribute_of(lexicon, strengths[i].word);
        for (size_t j = 0; terms && j < terms->count; j++)
            check_terms(model, lexicon, terms->values[j], seen);
    }
    for (size_t i = 0; i < lexicon->children.count; i++)
        if (lexicon->children.items[i]->kind == KH_KIND_LEXICON)
            check_lexicon(model, lexicon->children.items[i], seen);
}

void kh_validate_lexicon(kh_model *model, const kh_entity *entity)
{
    bool words = entity->kind == KH_KIND_NEGATION || entity->kind == KH_KIND_VARIANT;
    const kh_attribute *steps = entity->kind == KH_KIND_PATTERN ? kh_attribute_of(entity, "依次") : NULL;
    if (words && !is_of_library(entity)) /* who is assessed by rules does not change how they read */
        kh_report(model->diagnostics, KH021, entity->span,
                  (kh_words[]){kh_block_row_of(entity->kind)->word,
                               kh_words_of("标准库以外的文件", "a file outside the library")},
                  2);
    if (entity->kind == KH_KIND_LEXICON && entity->parent && entity->parent->kind == KH_KIND_FILE)
        check_lexicon(model, entity, kh_map_new(model->arena));
    for (size_t i = 0; steps && i < steps->count; i++)
        (void)kh_step_read(model, steps->values[i], true);
}
