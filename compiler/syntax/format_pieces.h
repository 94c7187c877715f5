/* format_pieces.h: what the formatter writes, one piece a token or comment. Internal to syntax/.
 *
 * Owns:   nothing; all of it lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_SYNTAX_FORMAT_PIECES_H
#define KH_SYNTAX_FORMAT_PIECES_H

#include "syntax/format.h"

typedef enum kh_piece_role {
    KH_PIECE_INSIDE, /* of an item or of a head */
    KH_PIECE_COMMENT,
    KH_PIECE_OPEN, /* the brace of a block */
    KH_PIECE_CLOSE,
} kh_piece_role;

typedef struct kh_piece {
    kh_piece_role role;
    int symbol;   /* 0 of a comment */
    kh_text text; /* as it will be written */
    uint32_t cells;
    uint32_t blanks;     /* before it, if it is not the first of its line */
    uint32_t breaks;     /* line ends before it that the author made and the layout respects */
    bool runs_to_end;    /* a comment that the line end closes */
    bool breaks_inside;  /* its own text has a line end */
    bool opens, closes;  /* a bracket, or a brace of 分档 */
    bool sign;           /* an operator with nothing on its left */
    const kh_node *item; /* the item that begins here, or NULL */
    size_t last;         /* of an item: its last piece */
    size_t head;         /* of an item: the last piece before its { }, brace included; else its last piece */
    size_t partner;      /* of an opening brace of 分档: the closing one */
} kh_piece;

typedef KH_VECTOR(kh_piece) kh_pieces;

/* The pieces of a tree without mistakes, in the language's punctuation, with words converted if asked. */
kh_pieces kh_format_pieces(kh_arena *arena, const kh_tree *tree, kh_format_options options);

/* format_convert.c: the word of each token in `language`, where it changes (others stay KH_TEXT_NONE); one
 * entry a token. */
kh_text *kh_format_convert(kh_arena *arena, const kh_tree *tree, kh_format_options options);
/* The reserved word `word` in `language`; pairs stay pairs (是 and yes). */
kh_text kh_format_reserved(kh_text word, kh_language language);
/* Index of the token that begins at `offset`. */
size_t kh_format_token_at(const kh_tree *tree, uint32_t offset);

#endif
