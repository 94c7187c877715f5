/* Rules as their packs state them: titles, citations, levels, and where the documents cited bind. */
#include "rules/judging.h"

#include "source/suggest.h"

static const kh_attribute *written(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = entity ? kh_attribute_of(entity, word) : NULL;
    return attribute && attribute->count ? attribute : NULL;
}

const kh_node *kh_pack_node(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = written(entity, word);
    return attribute ? attribute->values[0] : NULL;
}

kh_text kh_pack_text(const kh_entity *entity, const char *word)
{
    const kh_node *node = kh_pack_node(entity, word);
    bool is_text = node && (node->kind == KH_NODE_TEXT || node->kind == KH_NODE_NAME);
    return is_text ? node->text : KH_TEXT_NONE;
}

kh_date kh_pack_date(const kh_entity *entity, const char *word)
{
    const kh_node *node = kh_pack_node(entity, word);
    return node && node->kind == KH_NODE_DATE ? node->date : (kh_date){0};
}

kh_words kh_pack_words(const kh_entity *entity, const char *word)
{
    kh_words words = {{kh_pack_text(entity, word), KH_TEXT_NONE}};
    const kh_entity *english = kh_child_of_kind(entity, KH_KIND_ENGLISH);
    if (english)
        words.in[KH_ENGLISH] = kh_pack_text(english, word);
    return words;
}

kh_words kh_pack_title(const kh_entity *entity)
{
    kh_words title = kh_words_same(kh_entity_title(entity));
    const kh_entity *english = kh_child_of_kind(entity, KH_KIND_ENGLISH);
    kh_text translated = english ? kh_pack_text(english, "名称") : KH_TEXT_NONE;
    if (translated.length)
        title.in[KH_ENGLISH] = translated;
    return title;
}

int kh_strictest_level(const kh_node *level, bool *constant)
{
    if (!level)
        return 0;
    const kh_member_row *row =
        level->kind == KH_NODE_NAME ? kh_find_member(KH_ENUMERATION_SEVERITY, level->text) : NULL;
    *constant = row != NULL;
    int strictest = row ? row->rank : 0;
    for (size_t i = 0; i < level->count; i++) {
        bool ignored;
        int inner = kh_strictest_level(level->children[i], &ignored);
        strictest = inner > strictest ? inner : strictest;
    }
    return strictest;
}

kh_level kh_rule_level(const kh_rule *rule, bool *varies)
{
    static const kh_level levels[] = {KH_ERROR, KH_NOTE, KH_WARNING,
                                      KH_ERROR}; /* by rank; nothing written: 禁止 */
    bool constant = true, ignored;
    int strictest = kh_strictest_level(kh_pack_node(rule->entity, "级别"), &constant);
    for (size_t i = 0; i < rule->adoption_count; i++) {
        int asked = kh_strictest_level(kh_pack_node(rule->adoptions[i], "级别"), &ignored);
        strictest = asked > strictest ? asked : strictest;
    }
    *varies = !constant;
    return levels[strictest];
}

bool kh_holds_on(const kh_entity *entity, kh_date date)
{
    kh_date from = kh_pack_date(entity, "自"), until = kh_pack_date(entity, "至");
    if (!kh_date_valid(date))
        return true;
    if (kh_date_valid(from) && kh_date_compare(date, from) < 0)
        return false;
    return !kh_date_valid(until) || kh_date_compare(date, until) <= 0;
}

/* ---- citations ---- */

typedef enum reach {
    SAYS_NOTHING, /* the document names no place: a derivation of ours */
    BINDS_ELSEWHERE,
    BINDS_PERHAPS, /* the scheme does not say where it is */
    BINDS_HERE,
} reach;

typedef struct {
    kh_citation citation;
    reach reach;
    bool in_force;
} cited;

typedef KH_VECTOR(cited) cited_list;

static kh_text next_part(kh_text *place)
{
    uint32_t length = 0;
    while (length < place->length && place->data[length] != '/')
        length++;
    kh_text part = {place->data, length};
    uint32_t taken = length + (length < place->length);
    *place = kh_text_slice(place->data + taken, place->length - taken);
    return part;
}

/* 宁夏 and 宁夏回族自治区 are the same place: offices write both. */
static bool is_below(kh_text place, kh_text binds)
{
    static const char two_characters[] = "宁夏";
    while (binds.length) {
        kh_text here = next_part(&place), wanted = next_part(&binds);
        bool long_enough =
            here.length >= sizeof two_characters - 1 && wanted.length >= sizeof two_characters - 1;
        bool same = kh_text_equal(here, wanted) ||
                    (long_enough && (kh_text_starts(here, wanted) || kh_text_starts(wanted, here)));
        if (!same)
            return false;
    }
    return true;
}

static reach reach_of(const kh_entity *document, const kh_scheme *scheme)
{
    kh_text binds = kh_pack_text(document, "范围");
    kh_text place = scheme ? kh_pack_text(scheme->entity, "地区") : KH_TEXT_NONE;
    if (binds.length == 0)
        return SAYS_NOTHING;
    if (kh_text_is(binds, "全国"))
        return BINDS_HERE;
    if (place.length == 0)
        return BINDS_PERHAPS;
    return is_below(place, binds) ? BINDS_HERE : BINDS_ELSEWHERE;
}

static bool document_in_force(const kh_entity *document, kh_date date)
{
    kh_date from = kh_pack_date(document, "施行"), until = kh_pack_date(document, "废止");
    if (!kh_date_valid(from))
        from = kh_pack_date(document, "日期");
    if (!kh_date_valid(date))
        return !kh_date_valid(until);
    return !(kh_date_valid(from) && kh_date_compare(date, from) < 0) &&
           !(kh_date_valid(until) && kh_date_compare(date, until) >= 0);
}

/* “三·8” that was read off an outline and not off the text: only the part is printed. */
static kh_text clause_text(kh_arena *arena, kh_text clause, bool presumed)
{
    static const char mark[] = "·";
    if (!presumed)
        return clause;
    size_t part = 0;
    while (part + sizeof mark - 1 <= clause.length && memcmp(clause.data + part, mark, sizeof mark - 1) != 0)
        part++;
    return part ? kh_text_format(arena, "第%.*s部分", (int)part, clause.data) : KH_TEXT_NONE;
}

static bool is_presumed(const kh_node *argument)
{
    kh_text word = kh_keyname_word(KH_KEYNAME_PRESUMED).in[KH_CHINESE];
    kh_text english = kh_keyname_word(KH_KEYNAME_PRESUMED).in[KH_ENGLISH];
    bool named = argument->kind == KH_NODE_NAMED && argument->count == 1 &&
                 (kh_text_equal(argument->text, word) || kh_text_equal(argument->text, english));
    return named && argument->children[0]->kind == KH_NODE_TRUTH && argument->children[0]->truth;
}

static const kh_entity *document_of(const kh_model *model, const kh_entity *pack, const kh_node *node)
{
    const kh_node *name = node->kind == KH_NODE_CALL && node->count ? node->children[0] : node;
    if (name->kind != KH_NODE_NAME)
        return NULL;
    const kh_entity *own = pack ? kh_child_named(pack, KH_KIND_DOCUMENT, name->text) : NULL;
    const kh_entity *found = own ? own : kh_map_find(model->names, name->text);
    return found && found->kind == KH_KIND_DOCUMENT ? found : NULL;
}

static void cite(kh_model *model, const kh_scheme *scheme, const kh_entity *pack, const kh_node *node,
                 cited_list *list)
{
    const kh_entity *document = document_of(model, pack, node);
    if (!document)
        return; /* the pack's own test says that the rule lacks a citation */
    kh_date date = kh_pack_date(document, "日期");
    kh_text clause = KH_TEXT_NONE;
    bool presumed = false;
    for (size_t i = 1; node->kind == KH_NODE_CALL && i < node->count; i++) {
        if (node->children[i]->kind == KH_NODE_TEXT)
            clause = node->children[i]->text;
        presumed |= is_presumed(node->children[i]);
    }
    cited item = {
        .citation = {.document = kh_pack_title(document),
                     .clause = clause_text(model->arena, clause, presumed),
                     .date = kh_date_valid(date) ? kh_date_text(model->arena, date) : KH_TEXT_NONE},
        .reach = reach_of(document, scheme),
        .in_force = document_in_force(document, scheme ? scheme->judged_on : (kh_date){0}),
    };
    kh_vector_push(model->arena, list, item);
}

/* Those that bind this place first, then the others, each in the order written. */
static void order_citations(kh_model *model, const cited_list *list, kh_rule *rule)
{
    rule->citations = kh_arena_array(model->arena, list->count ? list->count : 1, sizeof *rule->citations);
    for (int binding = 1; binding >= 0; binding--)
        for (size_t i = 0; i < list->count; i++)
            if ((list->items[i].reach == BINDS_HERE && list->items[i].in_force) == (binding == 1))
                rule->citations[rule->citation_count++] = list->items[i].citation;
}

/* Where no document cited binds the place, the limit is somebody else's: the finding must say whose. */
static kh_words reach_words(const cited_list *list, bool core)
{
    reach widest = SAYS_NOTHING;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].reach != SAYS_NOTHING) {
            reach here = list->items[i].in_force ? list->items[i].reach : BINDS_ELSEWHERE;
            widest = here > widest ? here : widest;
        }
    if (widest == BINDS_PERHAPS && core)
        return kh_words_of(
            "（方案没有写明地区，所引文件未必约束本地；此项限度由本产品设定。）",
            " (The scheme does not state its place, so the document cited may not bind it; the limit "
            "is this product's own.)");
    if (widest == BINDS_ELSEWHERE && core)
        return kh_words_of(
            "（所引文件不约束本地，此项限度由本产品设定。）",
            " (The document cited does not bind this place; the limit is this product's own.)");
    if (widest == BINDS_ELSEWHERE)
        return kh_words_of(
            "（所引文件不约束本地，按方案引用的规则包判断。）",
            " (The document cited does not bind this place; the scheme is judged by a pack it names.)");
    return (kh_words){0};
}

kh_rule kh_rule_read(kh_model *model, const kh_scheme *scheme, const kh_entity *pack, const kh_entity *entity)
{
    kh_rule rule = {
        .entity = entity,
        .pack = pack,
        .id = entity->name,
        .alias = kh_pack_text(entity, "别名"),
        .title = kh_pack_title(entity),
        .explanation = kh_pack_words(entity, "解释"),
        .suggestion = kh_pack_words(entity, "建议"),
        .core = pack->span.source && pack->span.source->embedded &&
                kh_text_equal(pack->span.source->path, kh_core_pack_path),
    };
    cited_list list = {0};
    for (size_t i = 0; i < entity->attributes.count; i++) {
        const kh_attribute *attribute = &entity->attributes.items[i];
        for (size_t j = 0; kh_text_is(attribute->row->word.in[KH_CHINESE], "依据") && j < attribute->count;
             j++)
            cite(model, scheme, pack, attribute->values[j], &list);
    }
    order_citations(model, &list, &rule);
    if (scheme)
        rule.reach = reach_words(&list, rule.core);
    return rule;
}

/* ---- finding rules by id ---- */

const kh_entity *kh_find_rule(const kh_model *model, kh_text id)
{
    for (size_t i = 0; i < model->packs.count; i++) {
        const kh_entity *pack = model->packs.items[i];
        for (size_t j = 0; j < pack->children.count; j++) {
            const kh_entity *rule = pack->children.items[j];
            if (rule->kind == KH_KIND_RULE &&
                (kh_text_equal(rule->name, id) || kh_text_equal(kh_pack_text(rule, "别名"), id)))
                return rule;
        }
    }
    return NULL;
}

void kh_report_unknown_rule(kh_model *model, kh_span span, kh_text id)
{
    KH_VECTOR(kh_text) ids = {0};
    for (size_t i = 0; i < model->packs.count; i++)
        for (size_t j = 0; j < model->packs.items[i]->children.count; j++) {
            const kh_entity *rule = model->packs.items[i]->children.items[j];
            if (rule->kind == KH_KIND_RULE)
                kh_vector_push(model->arena, &ids, rule->name);
        }
    kh_diagnostic *diagnostic = kh_report_texts(model->diagnostics, KH082, span, 1, id);
    kh_text nearest = kh_suggest(id, ids.items, ids.count);
    if (nearest.length)
        diagnostic->fix = kh_words_same(nearest);
}

void kh_report_looser(kh_model *model, const kh_rule *rule, kh_span span, kh_words what)
{
    kh_words arguments[] = {kh_words_same(rule->id), what};
    kh_diagnostic *diagnostic = kh_report(model->diagnostics, KH081, span, arguments, KH_COUNT(arguments));
    kh_diagnostic_label(model->diagnostics, diagnostic, rule->entity->span,
                        kh_words_of("规则本身", "the rule itself"));
}
