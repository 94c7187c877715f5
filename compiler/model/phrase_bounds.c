/* Which points are more than which: what the full mark cuts off is said, what it never reaches is not. */
#include "model/phrase_internal.h"

/* So many points and so many full marks. */
typedef struct amount {
    kh_number points, fulls;
} amount;

const kh_node *kh_full_marks(void)
{
    static const kh_node full = {.kind = KH_NODE_NAME, .text = {"满分", sizeof "满分" - 1}};
    return &full;
}

static bool is_plain(amount one)
{
    return kh_number_sign(one.fulls) == 0;
}

static bool measure_product(kh_arena *arena, kh_operation operation, amount left, amount right, amount *made)
{
    if (operation == KH_OP_DIVIDE) {
        bool divides = is_plain(right) && kh_number_sign(right.points) != 0;
        if (divides)
            *made = (amount){kh_number_divide(arena, left.points, right.points),
                             kh_number_divide(arena, left.fulls, right.points)};
        return divides;
    }
    if (!is_plain(right)) {
        amount other = left;
        left = right;
        right = other;
    }
    *made = (amount){kh_number_multiply(arena, left.points, right.points),
                     kh_number_multiply(arena, left.fulls, right.points)};
    return is_plain(right);
}

/* Of what is fixed. False: it is not yet determined, or divides by nothing. */
static bool measure(kh_phraser *phraser, const kh_node *node, amount *made)
{
    kh_arena *arena = phraser->arena;
    amount left, right;
    if (kh_is_to_be_determined(node))
        return false;
    *made = (amount){KH_NUMBER(0), KH_NUMBER(0)};
    if (node->kind == KH_NODE_NAME) {
        made->fulls = KH_NUMBER(1);
        return true;
    }
    if (node->kind != KH_NODE_UNARY && node->kind != KH_NODE_BINARY) {
        made->points = node->number;
        return true;
    }
    if (!measure(phraser, node->children[0], &left))
        return false;
    right = left;
    if (node->kind == KH_NODE_UNARY) {
        left = *made;
        if (node->operation != KH_OP_MINUS)
            *made = right;
        else
            *made = (amount){kh_number_subtract(arena, left.points, right.points),
                             kh_number_subtract(arena, left.fulls, right.fulls)};
        return true;
    }
    if (!measure(phraser, node->children[1], &right))
        return false;
    if (node->operation == KH_OP_MULTIPLY || node->operation == KH_OP_DIVIDE)
        return measure_product(arena, node->operation, left, right, made);
    bool add = node->operation == KH_OP_ADD;
    made->points = add ? kh_number_add(arena, left.points, right.points)
                       : kh_number_subtract(arena, left.points, right.points);
    made->fulls = add ? kh_number_add(arena, left.fulls, right.fulls)
                      : kh_number_subtract(arena, left.fulls, right.fulls);
    return true;
}

/* 分值 as it is written; invalid: not as a number. */
static kh_number full_marks_of(kh_phraser *phraser)
{
    const kh_attribute *written = kh_attribute_of(phraser->item, "分值");
    const kh_node *node = written && written->count ? written->values[0] : NULL;
    bool number = node && (node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY);
    return number ? node->number : KH_NUMBER_INVALID;
}

bool kh_is_above(kh_phraser *phraser, const kh_node *points, const kh_node *others)
{
    amount left, right;
    kh_arena *arena = phraser->arena;
    if (!points || !others || !kh_is_fixed(phraser, points) || !kh_is_fixed(phraser, others))
        return false;
    if (!measure(phraser, points, &left) || !measure(phraser, others, &right))
        return false;
    kh_number full = full_marks_of(phraser);
    if (kh_number_valid(full)) {
        kh_number one = kh_number_add(arena, left.points, kh_number_multiply(arena, left.fulls, full));
        kh_number other = kh_number_add(arena, right.points, kh_number_multiply(arena, right.fulls, full));
        return kh_number_compare(arena, one, other) > 0;
    }
    int by_points = kh_number_compare(arena, left.points, right.points);
    int by_fulls = kh_number_compare(arena, left.fulls, right.fulls);
    return by_points >= 0 && by_fulls >= 0 && by_points + by_fulls > 0;
}

/* 范围：0..100%. */
static bool is_share(const kh_entity *item)
{
    const kh_attribute *range = kh_attribute_of(item, "范围");
    const kh_node *written = range && range->count ? range->values[0] : NULL;
    const kh_node *high = written && written->kind == KH_NODE_RANGE ? written->children[1] : NULL;
    return high && high->kind == KH_NODE_PERCENT && kh_number_equal(high->number, KH_NUMBER(1));
}

bool kh_stays_within(kh_phraser *phraser, const kh_node *node)
{
    kh_factor factors[KH_MAX_TERMS];
    size_t count = kh_factors(node, false, factors), full = 0;
    bool within = count > 0 && is_share(phraser->item);
    for (size_t i = 0; within && i < count; i++) {
        const kh_node *factor = factors[i].node;
        full += kh_means(phraser, factor, "满分") ? 1 : 0;
        bool part = factor->kind == KH_NODE_PERCENT &&
                    kh_number_compare(phraser->arena, factor->number, KH_NUMBER(1)) <= 0;
        within = !factors[i].inverted &&
                 (part || kh_means(phraser, factor, "满分") || kh_means(phraser, factor, "实绩"));
    }
    return within && full <= 1;
}

bool kh_lists_more(kh_phraser *phraser, const kh_node *node, const kh_node *high)
{
    bool more = false;
    if (!high || node->kind == KH_NODE_NAMED || node->kind == KH_NODE_CALL) {
        for (size_t i = 0; high && i < node->count && !more; i++) {
            const kh_node *child = node->children[i];
            child = child->kind == KH_NODE_NAMED ? child->children[0] : child;
            more = child->kind == KH_NODE_LIST && kh_lists_more(phraser, child, high);
        }
        return more;
    }
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count && !more; i++) {
        const kh_node *entry = node->children[i];
        more = kh_is_above(phraser, entry->kind == KH_NODE_NAMED ? entry->children[0] : entry, high);
    }
    return more;
}

static bool is_share_above(kh_phraser *phraser, const kh_node *full, const kh_node *share,
                           const kh_node *high)
{
    kh_node *product = kh_node_new(phraser->arena, KH_NODE_BINARY, full, share);
    product->operation = KH_OP_MULTIPLY;
    return kh_is_above(phraser, product, high);
}

bool kh_row_gives_more(kh_phraser *phraser, const kh_phrase_row *row, const kh_letters *letters,
                       const kh_node *high)
{
    const kh_node *share = letters->of['r'], *full = letters->of['M'];
    bool more = share && full && high && is_share_above(phraser, full, share, high);
    for (unsigned char letter = 'A'; letter <= 'z' && !more; letter++) {
        const kh_node *node = letters->of[letter];
        kh_text slot = kh_text_format(phraser->arena, "{%c.points}", letter);
        if (node && kh_text_contains(row->words.in[KH_CHINESE], slot))
            more = kh_is_above(phraser, node, high) || kh_lists_more(phraser, node, high);
    }
    return more;
}

const kh_node *kh_row_cap(kh_phraser *phraser, const kh_phrase_row *row, const kh_letters *letters)
{
    const kh_node *times = letters->of['T'], *full = letters->of['M'];
    if (letters->of['h'] || letters->of['u'])
        return letters->of['h'] ? letters->of['h'] : letters->of['u'];
    if (!times || !full || !kh_text_contains(row->words.in[KH_CHINESE], KH_TEXT("的{T}")))
        return NULL;
    kh_node *product = kh_node_new(phraser->arena, KH_NODE_BINARY, full, times);
    product->operation = KH_OP_MULTIPLY;
    return product;
}
