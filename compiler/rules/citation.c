/* What rules are taken from: documents, clauses, and where and when these bind. */
#include "rules/judging.h"

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

static reach reach_of(const kh_entity *document, const kh_scheme *scheme)
{
    kh_text binds = kh_pack_text(document, "范围");
    kh_text place = scheme ? kh_pack_text(scheme->entity, "地区") : KH_TEXT_NONE;
    if (binds.length == 0)
        return SAYS_NOTHING;
    if (kh_region_holds(binds, place))
        return BINDS_HERE;
    return place.length ? BINDS_ELSEWHERE : BINDS_PERHAPS;
}

static bool document_is_repealed(const kh_entity *document, kh_date date)
{
    kh_date until = kh_pack_date(document, "废止");
    return kh_date_valid(until) && (!kh_date_valid(date) || kh_date_compare(date, until) >= 0);
}

static bool document_in_force(const kh_entity *document, kh_date date)
{
    kh_date from = kh_pack_date(document, "施行");
    if (!kh_date_valid(from))
        from = kh_pack_date(document, "日期");
    bool begun = !kh_date_valid(from) || !kh_date_valid(date) || kh_date_compare(date, from) >= 0;
    return begun && !document_is_repealed(document, date);
}

/* “三·8” that was read off an outline and not off the text: only the part is printed, and nothing where the
 * outline has no parts. */
static kh_words clause_words(kh_arena *arena, kh_text clause, bool presumed)
{
    static const char mark[] = "·";
    size_t part = 0, size = sizeof mark - 1;
    if (!presumed)
        return kh_clause_words(arena, clause);
    while (part + size <= clause.length && memcmp(clause.data + part, mark, size) != 0)
        part++;
    return part + size <= clause.length
               ? kh_clause_words(arena, kh_text_format(arena, "第%.*s部分", (int)part, clause.data))
               : (kh_words){0};
}

static bool is_presumed(const kh_node *argument)
{
    kh_text word = kh_keyname_word(KH_KEYNAME_PRESUMED).in[KH_CHINESE];
    kh_text english = kh_keyname_word(KH_KEYNAME_PRESUMED).in[KH_ENGLISH];
    bool named = argument->kind == KH_NODE_NAMED && argument->count == 1 &&
                 (kh_text_equal(argument->text, word) || kh_text_equal(argument->text, english));
    return named && argument->children[0]->kind == KH_NODE_TRUTH && argument->children[0]->truth;
}

/* Declared outside all blocks, in that file or in the library. */
static const kh_entity *document_named(const kh_model *model, kh_text name, const kh_source *file)
{
    for (size_t i = 0; i < model->documents.count; i++) {
        const kh_entity *document = model->documents.items[i];
        const kh_source *source = document->span.source;
        bool here = file ? source == file : source && source->embedded;
        if (here && kh_text_equal(document->name, name))
            return document;
    }
    return NULL;
}

/* A rule means its own document, then one of its file, then the library's: a scheme that declares one of that
 * name, long repealed, would take the rule out of force. */
static const kh_entity *document_of(const kh_model *model, const kh_entity *pack, const kh_node *node)
{
    const kh_node *name = node->kind == KH_NODE_CALL && node->count ? node->children[0] : node;
    if (name->kind != KH_NODE_NAME)
        return NULL;
    const kh_entity *found = pack ? kh_child_named(pack, KH_KIND_DOCUMENT, name->text) : NULL;
    if (!found && name->span.source)
        found = document_named(model, name->text, name->span.source);
    if (!found)
        found = document_named(model, name->text, NULL);
    if (!found)
        found = kh_map_find(model->names, name->text);
    return found && found->kind == KH_KIND_DOCUMENT ? found : NULL;
}

/* As it is printed. */
static kh_citation citation_of(kh_model *model, const kh_entity *document, const kh_node *node)
{
    kh_date date = kh_pack_date(document, "日期");
    kh_text clause = KH_TEXT_NONE;
    bool presumed = false;
    for (size_t i = 1; node->kind == KH_NODE_CALL && i < node->count; i++) {
        if (node->children[i]->kind == KH_NODE_TEXT)
            clause = node->children[i]->text;
        presumed |= is_presumed(node->children[i]);
    }
    return (kh_citation){.document = kh_pack_title(document),
                         .clause = clause_words(model->arena, clause, presumed),
                         .date = kh_date_valid(date) ? kh_date_text(model->arena, date) : KH_TEXT_NONE};
}

static void cite(kh_model *model, const kh_scheme *scheme, const kh_rule *rule, const kh_node *node,
                 cited_list *list, kh_entities *documents)
{
    const kh_entity *document = document_of(model, rule->pack, node);
    if (!document)
        return; /* the pack's own test says that the rule lacks a citation */
    cited item = {
        .citation = citation_of(model, document, node),
        .reach = reach_of(document, scheme),
        .in_force = document_in_force(document, scheme ? scheme->judged_on : (kh_date){0}),
    };
    kh_vector_push(model->arena, list, item);
    kh_vector_push(model->arena, documents, document);
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

static void read_citations(kh_model *model, const kh_scheme *scheme, kh_rule *rule)
{
    cited_list list = {0};
    kh_entities documents = {0};
    for (size_t i = 0; i < rule->entity->attributes.count; i++) {
        const kh_attribute *attribute = &rule->entity->attributes.items[i];
        for (size_t j = 0; kh_text_is(attribute->row->word.in[KH_CHINESE], "依据") && j < attribute->count;
             j++)
            cite(model, scheme, rule, attribute->values[j], &list, &documents);
    }
    order_citations(model, &list, rule);
    rule->documents = documents.items;
    rule->document_count = documents.count;
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
        .core = kh_pack_is_core(pack),
    };
    read_citations(model, scheme, &rule);
    return rule;
}

/* ---- what carries a rule ---- */

bool kh_rule_is_carried(const kh_rule *rule, kh_date date)
{
    bool repealed = false, carried = false;
    for (size_t i = 0; i < rule->document_count; i++) {
        repealed |= document_is_repealed(rule->documents[i], date);
        carried |= document_in_force(rule->documents[i], date);
    }
    return carried || !repealed;
}

/* ---- whose limit it is ---- */

static reach widest_reach(const kh_rule *rule, const kh_scheme *scheme)
{
    kh_date date = scheme ? scheme->judged_on : (kh_date){0};
    reach widest = SAYS_NOTHING;
    for (size_t i = 0; i < rule->document_count; i++) {
        reach here = reach_of(rule->documents[i], scheme);
        if (here != SAYS_NOTHING && !document_in_force(rule->documents[i], date))
            here = BINDS_ELSEWHERE;
        widest = here > widest ? here : widest;
    }
    return widest;
}

/* Where no document cited binds the place, the limit is somebody else's: the finding must say whose. */
static kh_words reach_words(kh_arena *arena, const kh_rule *rule, reach widest)
{
    if (widest == BINDS_PERHAPS && rule->core)
        return kh_words_of(
            "（方案没有写明地区，所引文件未必约束本地；此项限度由本产品设定。）",
            " (The scheme does not state its place, so the document cited may not bind it; the limit "
            "is this product's own.)");
    if (widest == BINDS_ELSEWHERE && rule->core)
        return kh_words_of(
            "（所引文件不约束本地，此项限度由本产品设定。）",
            " (The document cited does not bind this place; the limit is this product's own.)");
    if (widest != BINDS_ELSEWHERE || !rule->adoption_count)
        return (kh_words){0};
    kh_words title = kh_pack_title(rule->adoptions[0].pack);
    return kh_words_fill(
        arena,
        kh_words_of("（所引文件不约束本地，按规则包“{0}”判断。）",
                    " (The document cited does not bind this place; the pack “{0}” puts it in force.)"),
        &title, 1);
}

/* Who changed the limit and why is part of the finding: it is not what the document cited says. */
static kh_words replacement_words(kh_arena *arena, const kh_adoption *replacement)
{
    kh_words arguments[] = {kh_pack_title(replacement->pack), kh_adoption_reason(replacement)};
    return kh_words_fill(
        arena, kh_words_of("（限度由规则包“{0}”替换：{1}）", " (Limits replaced by the pack “{0}”: {1})"),
        arguments, KH_COUNT(arguments));
}

void kh_rule_set_reach(kh_model *model, const kh_scheme *scheme, kh_rule *rule)
{
    rule->reach = rule->replacement ? replacement_words(model->arena, rule->replacement)
                                    : reach_words(model->arena, rule, widest_reach(rule, scheme));
}
