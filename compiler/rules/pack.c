/* What packs say in so many words: texts, dates, titles, levels; and their rules by id. */
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

kh_said kh_pack_says(const kh_entity *entity, const char *word)
{
    const kh_node *node = kh_pack_node(entity, word);
    if (!node || node->kind != KH_NODE_TRUTH)
        return KH_UNSAID;
    return node->truth ? KH_SAID_YES : KH_SAID_NO;
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

static kh_level level_of_rank(int rank)
{
    static const kh_level levels[] = {KH_ERROR, KH_NOTE, KH_WARNING, KH_ERROR}; /* nothing written: 禁止 */
    return levels[rank];
}

kh_level kh_rule_own_level(const kh_rule *rule, bool *varies)
{
    bool constant = true;
    int strictest = kh_strictest_level(kh_rule_level_node(rule), &constant);
    *varies = !constant;
    return level_of_rank(strictest);
}

const kh_adoption *kh_rule_raised_by(const kh_rule *rule)
{
    bool ignored;
    const kh_adoption *by = NULL;
    const kh_node *own = kh_rule_level_node(rule);
    int strictest = own ? kh_strictest_level(own, &ignored) : (int)KH_ERROR + 1;
    for (size_t i = 0; i < rule->adoption_count; i++) {
        int asked = kh_strictest_level(kh_adoption_level_node(&rule->adoptions[i]), &ignored);
        if (asked > strictest) {
            strictest = asked;
            by = &rule->adoptions[i];
        }
    }
    return by;
}

kh_level kh_rule_level(const kh_rule *rule, bool *varies)
{
    bool ignored;
    kh_level own = kh_rule_own_level(rule, varies);
    const kh_adoption *raised = kh_rule_raised_by(rule);
    return raised ? level_of_rank(kh_strictest_level(kh_adoption_level_node(raised), &ignored)) : own;
}

bool kh_pack_is_automatic(const kh_entity *pack)
{
    return kh_pack_says(pack, "自动") == KH_SAID_YES;
}

kh_words kh_adoption_reason(const kh_adoption *adoption)
{
    kh_words reason = kh_pack_words(adoption->block, "理由");
    if (!reason.in[KH_ENGLISH].length)
        reason.in[KH_ENGLISH] = reason.in[KH_CHINESE];
    return reason;
}

bool kh_date_is_within(kh_date date, kh_date from, kh_date until)
{
    if (!kh_date_valid(date))
        return true;
    if (kh_date_valid(from) && kh_date_compare(date, from) < 0)
        return false;
    return !kh_date_valid(until) || kh_date_compare(date, until) <= 0;
}

bool kh_holds_on(const kh_entity *entity, kh_date date)
{
    return kh_date_is_within(date, kh_pack_date(entity, "自"), kh_pack_date(entity, "至"));
}

/* ---- finding rules by id ---- */

bool kh_pack_is_core(const kh_entity *pack)
{
    const kh_source *source = pack->span.source;
    return source && source->embedded && kh_text_equal(source->path, kh_core_pack_path);
}

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

/* The file of the library that holds a rule of that id but is not used here; nothing if there is none. */
static kh_text file_with(const kh_model *model, kh_text id)
{
    const kh_text word = kh_block_row_of(KH_KIND_RULE)->word.in[KH_CHINESE], folder = KH_TEXT("规则/");
    kh_text head = kh_text_format(model->arena, "%.*s %.*s ", KH_TEXT_ARGUMENTS(word), KH_TEXT_ARGUMENTS(id));
    for (size_t i = 0; i < model->settings->library_count; i++) {
        const kh_library_file *file = &model->settings->library[i];
        if (kh_text_starts(file->path, folder) && kh_text_contains(file->content, head))
            return kh_text_slice(file->path.data + folder.length,
                                 file->path.length - folder.length - (sizeof ".kh" - 1));
    }
    return KH_TEXT_NONE;
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
    kh_words file = kh_words_same(file_with(model, id));
    kh_text nearest = kh_suggest(id, ids.items, ids.count);
    if (file.in[KH_CHINESE].length)
        diagnostic->help = kh_words_fill(
            model->arena, kh_words_of("先写“引用 规则.{0}”。", "Write “use rules.{0}” first."), &file, 1);
    else if (nearest.length)
        diagnostic->fix = kh_words_same(nearest);
}

void kh_report_looser(kh_model *model, const kh_rule *rule, kh_span span, kh_words what)
{
    kh_words arguments[] = {kh_words_same(rule->id), what};
    kh_diagnostic *diagnostic = kh_report(model->diagnostics, KH081, span, arguments, KH_COUNT(arguments));
    if (rule->replacement)
        kh_diagnostic_label(model->diagnostics, diagnostic, rule->replacement->span,
                            kh_words_of("替换了规则", "what replaces the rule"));
    else
        kh_diagnostic_label(model->diagnostics, diagnostic, rule->entity->span,
                            kh_words_of("规则本身", "the rule itself"));
}
