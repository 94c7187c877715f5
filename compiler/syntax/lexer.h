/* lexer.h: what the scanner generated from grammar/kaohe.l asks of C. Internal to syntax/.
 *
 * flex finds where a token ends, C says what it is. Offsets are of the source, not of flex's buffer.
 *
 * Owns:   flex's memory too lives in the arena.
 * Fails:  as the arena does; mistakes of the text are reported and a token is made up that lets parsing go
 * on.
 */
#ifndef KH_SYNTAX_LEXER_H
#define KH_SYNTAX_LEXER_H

#include "syntax/parser.h"

typedef struct kh_lexer {
    kh_parser *parser;
    uint32_t end;                              /* where the text to be scanned ends */
    uint32_t offset;                           /* behind the token being looked at */
    uint32_t breaks;                           /* line ends since the last token or comment */
    bool starts_line;                          /* no token yet on this line */
    uint32_t text_start, text_end, text_inner; /* of a quoted text, quotes included, and where its closing
                                                  quote begins; or of a comment */
    bool no_comment_ends;                      /* there is no further * / in the text */
    uint32_t counted_to;                       /* straight quotation marks have been counted up to here … */
    bool odd_marks;                            /* … and an odd number of them was left */
    int symbol;                                /* of the token whose length was only decided in C */
    kh_text comment;                           /* /// lines waiting for what they document */
    kh_diagnostic *stray; /* the last finding about a stray character, which may be a run */
} kh_lexer;

void kh_lexer_advance(kh_lexer *lexer, uint32_t length, kh_span *place);
void kh_lexer_retreat(kh_lexer *lexer, uint32_t length, kh_span *place);
/* Of a run of so many bytes up to lexer->offset, those that still stand inside the text or comment. */
uint32_t kh_lexer_inside(const kh_lexer *lexer, uint32_t length);
void kh_lexer_newline(kh_lexer *lexer);

void kh_lexer_comment(kh_lexer *lexer, kh_span place, bool documents);
/* Finds where the comment ends. False: it is not closed, and nothing of it is left on this line. */
bool kh_lexer_block_comment(kh_lexer *lexer, kh_span opening);
void kh_lexer_block_comment_end(kh_lexer *lexer);

/* A quote opens: finds where the text ends. False: right behind the quote. */
bool kh_lexer_text(kh_lexer *lexer, kh_span opening);
/* A text begins with the closing quote: reported, and taken up to the next quote of its line. False: there is
 * none. */
bool kh_lexer_reversed_text(kh_lexer *lexer, kh_span opening);
int kh_lexer_text_end(kh_lexer *lexer, kh_yyvalue *value, kh_span *place);

int kh_lexer_name(kh_lexer *lexer, kh_yyvalue *value, kh_span place);
int kh_lexer_sign_name(kh_lexer *lexer, kh_yyvalue *value, kh_span place);
int kh_lexer_percent(kh_lexer *lexer, kh_yyvalue *value, kh_span place);
int kh_lexer_foreign_date(kh_lexer *lexer, kh_yyvalue *value, kh_span place);
/* Answer how many bytes belong to the token; lexer->symbol is what it is. */
uint32_t kh_lexer_number(kh_lexer *lexer, kh_yyvalue *value, kh_span place);
uint32_t kh_lexer_dashed(kh_lexer *lexer, kh_yyvalue *value, kh_span place);

/* ～ between numbers: reported, then taken as the range it was meant to be. */
bool kh_lexer_tilde(kh_lexer *lexer, kh_span place);
void kh_lexer_stray(kh_lexer *lexer, kh_span place);

void *kh_lexer_alloc(kh_lexer *lexer, size_t size);
void *kh_lexer_realloc(kh_lexer *lexer, void *old, size_t size);
/* Out of memory in flex itself; `scanner` is a yyscan_t. */
_Noreturn void kh_lexer_give_up(void *scanner);

/* ---- shared by lex*.c ---- */
/* Reports, and remembers the place, so that a syntax error there is not reported as well. */
kh_diagnostic *kh_lexer_fault(kh_parser *parser, kh_code code, kh_span span, const kh_words *arguments,
                              size_t count);
/* Reports ill-formed bytes and invisible characters of [start, end), each run once. */
void kh_lexer_check(kh_parser *parser, uint32_t start, uint32_t end);
/* lex_mend.c: when all lexemes are there. */
void kh_lexer_mend(kh_parser *parser);
kh_node *kh_lexer_node(kh_lexer *lexer, kh_node_kind kind, kh_span place);
/* The reserved word's token, or 0. */
int kh_reserved_word(kh_text word);

#endif
