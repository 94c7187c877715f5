/* parser.h: the state of one parse, shared by the generated scanner and parser and their helpers. Internal to
 * syntax/.
 *
 * The scanner runs first and leaves the whole file as lexemes; the parser is fed from them. So, after a
 * mistake, recover.c can look at what is before and behind it to decide where to go on.
 *
 * Owns:   nothing; all of it lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_SYNTAX_PARSER_H
#define KH_SYNTAX_PARSER_H

#include "source/diagnostic.h"
#include "syntax/tree.h"

/* Entries of bison's stack: KH_MAX_DEPTH brackets, each with the longest chain of operators that may
 * wait before it. Some 160 KB, on the C stack. */
#define KH_PARSER_STACK 6000

typedef KH_VECTOR(kh_node *) kh_nodes;

typedef union kh_yyvalue {
    kh_node *node;
    kh_nodes *nodes;
    kh_operation operation;
} kh_yyvalue;

typedef struct kh_lexeme {
    int symbol;
    kh_span span;
    kh_node *node;    /* of names and literals */
    bool starts_line; /* the first of its line */
} kh_lexeme;

typedef struct kh_open_brace {
    kh_span span;
    bool arms;
    uint32_t boundary; /* kh_parser.boundary before it */
} kh_open_brace;

typedef struct kh_parser {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    const kh_source *source;
    KH_VECTOR(kh_lexeme) lexemes; /* the last one is TOKEN_END */
    KH_VECTOR(kh_token) tokens;   /* the same with comments, for the formatter; none of the library */
    KH_VECTOR(kh_span) faults;    /* mistakes of the scanner: a syntax error around one is its consequence */
    const kh_map *declared;       /* names the file declares, gathered when first asked for */
    bool broken;
    bool depth_reported;
    bool too_long; /* lexemes end before the file does */

    int start;            /* TOKEN_START_FILE, TOKEN_START_EXPRESSION; 0 once handed out */
    size_t next;          /* the lexeme to be handed out next */
    size_t current;       /* the one handed out last */
    int handed;           /* as what: a closing brace may stand for the end of the file */
    bool expression_only; /* one expression is parsed, not a file */
    int inserted[2];      /* tokens to be handed out before it, the first first; 0: none */
    KH_VECTOR(kh_open_brace) open;
    size_t surplus; /* closing braces that close nothing */
    bool unclosed_reported;
    uint32_t before;   /* boundary before the brace that was closed last */
    uint32_t boundary; /* offset where the last complete item or arm ended */

    kh_nodes *items;
    kh_node *expression;
} kh_parser;

/* ---- parse.c ---- */
int kh_yylex(kh_yyvalue *value, kh_span *place, kh_parser *parser);
void kh_parser_boundary(kh_parser *parser, kh_span complete);
/* The brace of 分档 has closed: the item that holds it goes on. */
void kh_parser_boundary_back(kh_parser *parser);
/* Reports and remembers that the text is broken. */
kh_diagnostic *kh_parser_report(kh_parser *parser, kh_code code, kh_span span, const kh_words *arguments,
                                size_t count);
void kh_parser_too_deep(kh_parser *parser);
/* The lexeme at that index; beyond the last the last, which is TOKEN_END. */
const kh_lexeme *kh_parser_at(const kh_parser *parser, size_t index);

/* ---- lex.c: fills lexemes, tokens and faults from [start, end) of the source ---- */
void kh_lex(kh_parser *parser, uint32_t start, uint32_t end);

/* ---- braces.c ---- */
/* By how many bytes the line of `offset` is indented; looks through the line. */
uint32_t kh_parser_indentation(const kh_source *source, uint32_t offset);
/* For each lexeme, by how many bytes its line is indented. */
const uint32_t *kh_parser_columns(const kh_parser *parser);
/* Reports and takes out the closing braces that close nothing, if the layout tells which these are. */
void kh_parser_take_out_surplus(kh_parser *parser);

/* ---- recover.c ---- */
/* The current lexeme does not fit: reports it and arranges where parsing goes on. */
void kh_parser_mistake(kh_parser *parser, const int *expected, size_t count);
/* At the end of the file some braces are still open: reports each. */
void kh_parser_unclosed(kh_parser *parser);
/* Does what begins there look like an attribute or a block? */
bool kh_parser_starts_item(const kh_parser *parser, size_t index);
/* Index of the bracket that closes the round or square one at `index`, or 0 if there is none in this block.
 */
size_t kh_parser_partner(const kh_parser *parser, size_t index);

/* ---- explain.c ---- */
/* The message for a mistake at the current lexeme, in an item that begins at `first`. */
void kh_parser_explain(kh_parser *parser, size_t first, const int *expected, size_t count);
/* A token as messages call it: “{”, 名称. */
kh_words kh_token_words(kh_arena *arena, int symbol);

#endif
