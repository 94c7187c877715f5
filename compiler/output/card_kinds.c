/* Finds the kind of a card. */
#include "output/card_kinds.h"

/* Each takes some hundred kilobytes, and where every township has a card of its own nothing is gained. */
enum { MAX_KINDS = 64 };

kh_card_kind *kh_card_kind_of(kh_card_kinds *kinds, const kh_card *card, kh_language language)
{
    if (!card->valid)
        return NULL;
    for (size_t i = 0; i < kinds->all.count; i++) {
        kh_card_kind *kind = kinds->all.items[i];
        /* The base card is nobody's. */
        if (kind->language == language && !kind->card->township == !card->township &&
            kh_cards_are_alike(kind->card, card))
            return kind;
    }
    if (kinds->all.count == MAX_KINDS)
        return NULL;
    kh_card_kind *made = kh_arena_new_of(kinds->arena, kh_card_kind);
    made->card = card;
    made->language = language;
    kh_vector_push(kinds->arena, &kinds->all, made);
    return made;
}
