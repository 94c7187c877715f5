/* Which things of a detail a formula has counted, and what each was worth: 项目 3件（光伏厂 3、电池厂
 * 2，另有1件）. */
#include "scores/scoring.h"

enum { MAX_SHOWN = 5 };

/* What a fold or filter starts from: 项目 of 前几项(项目[外资], 3). */
static const kh_node *start_of(const kh_node *collection)
{
    while (collection && (collection->kind == KH_NODE_FILTER ||
                          (collection->kind == KH_NODE_CALL && collection->count > 1)))
        collection = collection->children[collection->kind == KH_NODE_CALL];
    return collection;
}

static bool is_rows(const kh_value *value)
{
    if (value->kind != KH_VALUE_LIST)
        return false;
    for (size_t i = 0; i < value->list.count; i++) {
        const kh_value *one = &value->list.items[i].value;
        if (one->kind != KH_VALUE_ENTITY || one->entity->kind != KH_KIND_DETAIL_ROW)
            return false;
    }
    return true;
}

/* Rows of one's own: those of a cohort are too many to tell. An empty list is one of a detail if what it was
 * taken from is one, or is empty itself: nothing else that has a name is. */
static bool is_own_detail(kh_trial *trial, const kh_frame *frame, const kh_node *collection)
{
    const kh_node *start = start_of(collection);
    bool is_path = start && (start->kind == KH_NODE_NAME || start->kind == KH_NODE_MEMBER);
    if (!is_path || kh_node_mentions(start, KH_KEYNAME_EVERYONE) ||
        kh_node_mentions(start, KH_KEYNAME_SAME_GROUP))
        return false;
    kh_value all = kh_evaluate(&trial->evaluation, frame, start, (kh_expectation){.form = KH_FORM_ANY});
    return is_rows(&all);
}

static kh_text named(kh_trial *trial, const kh_frame *frame, const kh_value *row, const kh_node *formula,
                     kh_language language)
{
    kh_arena *arena = trial->scoring->arena;
    if (!formula)
        return row->entity->label;
    kh_frame inside = {.outer = frame, .element = row->entity};
    kh_value worth = kh_evaluate(&trial->evaluation, &inside, formula, (kh_expectation){.form = KH_FORM_ANY});
    if (worth.kind != KH_VALUE_NUMBER)
        return row->entity->label;
    kh_text told = kh_value_words(arena, worth).in[language];
    return kh_text_format(arena, "%.*s %.*s", KH_TEXT_ARGUMENTS(row->entity->label), KH_TEXT_ARGUMENTS(told));
}

static kh_text listed(kh_trial *trial, const kh_frame *frame, const kh_list *rows, const kh_node *formula,
                      kh_language language)
{
    bool chinese = language == KH_CHINESE;
    kh_builder text = {.arena = trial->scoring->arena};
    if (rows->count == 0)
        return chinese ? KH_TEXT("0件") : KH_TEXT("none");
    kh_builder_format(&text, chinese ? "%zu件（" : "%zu (", rows->count);
    for (size_t i = 0; i < rows->count && i < MAX_SHOWN; i++) {
        kh_builder_string(&text, i == 0 ? "" : chinese ? "、" : ", ");
        kh_builder_add(&text, named(trial, frame, &rows->items[i].value, formula, language));
    }
    if (rows->count > MAX_SHOWN)
        kh_builder_format(&text, chinese ? "，另有%zu件" : "; %zu more", rows->count - MAX_SHOWN);
    kh_builder_string(&text, chinese ? "）" : ")");
    return kh_builder_text(&text);
}

bool kh_detail_words(kh_trial *trial, const kh_frame *frame, const kh_node *collection,
                     const kh_node *formula, kh_words *words)
{
    if (!is_own_detail(trial, frame, collection))
        return false;
    kh_value rows = kh_evaluate(&trial->evaluation, frame, collection, (kh_expectation){.form = KH_FORM_ANY});
    if (!is_rows(&rows))
        return false;
    for (int language = 0; language < KH_LANGUAGES; language++)
        words->in[language] = listed(trial, frame, &rows.list, formula, (kh_language)language);
    return true;
}
