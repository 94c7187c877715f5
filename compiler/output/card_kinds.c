/* Finds the kind of a card. */
#include "output/card_kinds.h"

/* Each takes some hundred kilobytes, and where every township has a card of its own nothing is gained. */
enum { MAX_KINDS = 64 };

kh_card_kind *kh_card_kind_of(kh_card_kinds *kinds, const kh_card *card)
{
    if (!card->valid)
        return NULL;
    for (size_t i = 0; i < kinds->all.count; i++) {
        const kh_card *first = kinds->all.items[i]->card;
        /* The base card is nobody's. */
        if (!first->township == !card->township && kh_cards_are_alike(first, card))
            return kinds->all.items[i];
    }
    if (kinds->all.count == MAX_KINDS)
        return NULL;
    kh_card_kind *made = kh_arena_new_of(kinds->arena, kh_card_kind);
    made->card = card;
    kh_vector_push(kinds->arena, &kinds->all, made);
    return made;
}
