/* The grammar of the language (grammar/LANGUAGE.md); conflict-free in LALR(1).
 *
 * It knows shapes only: which words are blocks or attributes is in vocabulary.def. Actions call the builders of
 * syntax/build.h. How a mistake is reported and where parsing goes on is decided in syntax/recover.c: after an
 * error the scanner hands out one RESUME (or the brace of a block whose head was wrong), which is
 * the only token an `error` below accepts, so that one mistake is one message.
 */
%require "3.8"
%define api.pure full
%define api.prefix {kh_yy}
%define api.token.prefix {TOKEN_}
%define api.location.type {kh_span}
%define api.value.type {kh_yyvalue}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {kh_parser *parser}

%code requires {
#include "syntax/parser.h"
}

%code {
#include "syntax/build.h"

/* The stack never grows: what is deeper is refused (recover.c). Bison's exploratory stack (LAC) gains one
 * entry for each of the few empty rules in a row, and fits what bison reserves for it. */
#define YYINITDEPTH KH_PARSER_STACK
#define YYMAXDEPTH KH_PARSER_STACK
#define YYMALLOC(size) ((void)(size), (void *)NULL)
#define YYFREE(pointer) ((void)(pointer))

#define YYLLOC_DEFAULT(current, rhs, n)                                              \
    ((current) = (n) ? kh_span_of(parser->source, YYRHSLOC(rhs, 1).start, YYRHSLOC(rhs, n).end) \
                     : kh_span_of(parser->source, YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end))

static void kh_yyerror(const kh_span *place, kh_parser *parser, const char *message);
}

%initial-action { @$ = kh_span_of(parser->source, 0, 0); }

%token END 0
%token START_FILE START_EXPRESSION RESUME
%token WHEN ELSE IF THEN EACH SOME MATCH AND OR NOT IN NOT_IN CONTAINS USE
%token COLON SEMICOLON COMMA DOT RANGE RANGE_BELOW
%token OPEN_ROUND CLOSE_ROUND OPEN_SQUARE CLOSE_SQUARE OPEN_BRACE OPEN_ARMS CLOSE_BRACE
%token EQUAL UNEQUAL LESS AT_MOST MORE AT_LEAST PLUS MINUS TIMES DIVIDE
%token <node> NAME STRING NUMBER QUANTITY PERCENT DATE TRUE FALSE

%type <node> item use path attribute condition block name label guard
%type <node> quantified conditional or_last and_last not_last comparison_last sum_last product_last unary_last
%type <node> value pattern arm expression or and not comparison range sum product unary postfix primary
%type <node> argument entry
%type <nodes> items paths values patterns arms arguments argument_list entries entry_list
%type <operation> compare add multiply

%%

start
    : START_FILE items                  { parser->items = $2; }
    | START_EXPRESSION expression       { parser->expression = $2; }
    | START_EXPRESSION error RESUME     { parser->expression = kh_build_error(parser, @$); yyerrok; }
    ;

/* ---- items ---- */

items
    : %empty                            { $$ = kh_build_list(parser); kh_parser_boundary(parser, @$); }
    | items item                        { $$ = kh_build_append(parser, $1, $2); kh_parser_boundary(parser, @2); }
    | items SEMICOLON                   { $$ = $1; kh_parser_boundary(parser, @2); }
    ;

item
    : attribute
    | condition
    | block
    | use
    | RESUME                            { $$ = kh_build_error(parser, @$); } /* syntax/braces.c */
    | error RESUME                      { $$ = kh_build_error(parser, @1); yyerrok; }
    | NAME error RESUME                 { $$ = kh_build_error(parser, @$); yyerrok; }
    | bad_head OPEN_BRACE items CLOSE_BRACE { $$ = kh_build_bad_block(parser, @$, $3); }
    ;

bad_head /* the brace itself is awaited: yyerrok must come before what is inside it */
    : error wrong_head
    | NAME error wrong_head
    ;

wrong_head
    : %empty                            { yyerrok; }
    ;

use
    : USE paths                         { $$ = kh_build_use(parser, @$, $2); }
    ;

paths
    : path                              { $$ = kh_build_append(parser, kh_build_list(parser), $1); }
    | paths COMMA path                  { $$ = kh_build_append(parser, $1, $3); }
    ;

path
    : NAME
    | STRING
    | path DOT NAME                     { $$ = kh_build_member(parser, @$, $1, $3); }
    ;

attribute
    : NAME COLON values                 { $$ = kh_build_attribute(parser, @$, $1, NULL, $3); }
    | NAME NAME COLON values            { $$ = kh_build_attribute(parser, @$, $1, $2, $4); }
    ;

condition
    : EACH postfix COLON expression     { $$ = kh_build_condition(parser, @$, KH_NODE_EACH, $2, $4); }
    | SOME postfix COLON expression     { $$ = kh_build_condition(parser, @$, KH_NODE_SOME, $2, $4); }
    ;

block
    : NAME name label guard OPEN_BRACE items CLOSE_BRACE { $$ = kh_build_block(parser, @$, $1, $2, $3, $4, $6); }
    | NAME name label guard SEMICOLON   { $$ = kh_build_block(parser, @$, $1, $2, $3, $4, NULL); }
    ;

name
    : %empty                            { $$ = NULL; }
    | NAME
    ;

label
    : %empty                            { $$ = NULL; }
    | STRING
    ;

guard
    : %empty                            { $$ = NULL; }
    | WHEN expression                   { $$ = $2; }
    | ELSE                              { $$ = kh_build_otherwise(parser, @1); }
    ;

values
    : value                             { $$ = kh_build_append(parser, kh_build_list(parser), $1); }
    | values COMMA value                { $$ = kh_build_append(parser, $1, $3); }
    ;

value
    : expression
    | TIMES sum                         { $$ = kh_build_change(parser, @$, $2); }
    ;

/* ---- expressions, the loosest first ---- */

expression
    : conditional
    | or_last
    | quantified
    | or
    ;

quantified
    : EACH postfix COLON expression     { $$ = kh_build_quantifier(parser, @$, KH_NODE_EACH, $2, $4); }
    | SOME postfix COLON expression     { $$ = kh_build_quantifier(parser, @$, KH_NODE_SOME, $2, $4); }
    ;

conditional
    : IF expression THEN expression ELSE expression { $$ = kh_build_if(parser, @$, $2, $4, $6); }
    ;

/* 满分 - 若 … 则 … 否则 …: the last operand may be conditional; what comes after 否则 belongs to it. */

or_last
    : and_last
    | or OR and_last                    { $$ = kh_build_binary(parser, @$, KH_OP_OR, $1, $3); }
    | or OR conditional                 { $$ = kh_build_binary(parser, @$, KH_OP_OR, $1, kh_build_last(parser, $3)); }
    | or OR quantified                  { $$ = kh_build_binary(parser, @$, KH_OP_OR, $1, kh_build_last(parser, $3)); }
    ;

and_last
    : not_last
    | and AND not_last                  { $$ = kh_build_binary(parser, @$, KH_OP_AND, $1, $3); }
    | and AND conditional               { $$ = kh_build_binary(parser, @$, KH_OP_AND, $1, kh_build_last(parser, $3)); }
    | and AND quantified                { $$ = kh_build_binary(parser, @$, KH_OP_AND, $1, kh_build_last(parser, $3)); }
    ;

not_last
    : comparison_last
    | NOT not_last                      { $$ = kh_build_unary(parser, @$, KH_OP_NOT, $2); }
    | NOT conditional                   { $$ = kh_build_unary(parser, @$, KH_OP_NOT, kh_build_last(parser, $2)); }
    | NOT quantified                    { $$ = kh_build_unary(parser, @$, KH_OP_NOT, kh_build_last(parser, $2)); }
    ;

comparison_last
    : sum_last
    | range compare sum_last            { $$ = kh_build_binary(parser, @$, $2, $1, $3); }
    | range compare conditional         { $$ = kh_build_binary(parser, @$, $2, $1, kh_build_last(parser, $3)); }
    ;

sum_last
    : product_last
    | sum add product_last              { $$ = kh_build_binary(parser, @$, $2, $1, $3); }
    | sum add conditional               { $$ = kh_build_binary(parser, @$, $2, $1, kh_build_last(parser, $3)); }
    ;

product_last
    : unary_last
    | product multiply unary_last       { $$ = kh_build_binary(parser, @$, $2, $1, $3); }
    | product multiply conditional      { $$ = kh_build_binary(parser, @$, $2, $1, kh_build_last(parser, $3)); }
    ;

unary_last
    : PLUS unary_last                   { $$ = kh_build_unary(parser, @$, KH_OP_PLUS, $2); }
    | MINUS unary_last                  { $$ = kh_build_unary(parser, @$, KH_OP_MINUS, $2); }
    | PLUS conditional                  { $$ = kh_build_unary(parser, @$, KH_OP_PLUS, kh_build_last(parser, $2)); }
    | MINUS conditional                 { $$ = kh_build_unary(parser, @$, KH_OP_MINUS, kh_build_last(parser, $2)); }
    ;

or
    : and
    | or OR and                         { $$ = kh_build_binary(parser, @$, KH_OP_OR, $1, $3); }
    ;

and
    : not
    | and AND not                       { $$ = kh_build_binary(parser, @$, KH_OP_AND, $1, $3); }
    ;

not
    : comparison
    | NOT not                           { $$ = kh_build_unary(parser, @$, KH_OP_NOT, $2); }
    ;

comparison
    : range
    | range compare range               { $$ = kh_build_binary(parser, @$, $2, $1, $3); }
    ;

compare
    : EQUAL                             { $$ = KH_OP_EQUAL; }
    | UNEQUAL                           { $$ = KH_OP_UNEQUAL; }
    | LESS                              { $$ = KH_OP_LESS; }
    | AT_MOST                           { $$ = KH_OP_AT_MOST; }
    | MORE                              { $$ = KH_OP_MORE; }
    | AT_LEAST                          { $$ = KH_OP_AT_LEAST; }
    | IN                                { $$ = KH_OP_IN; }
    | NOT_IN                            { $$ = KH_OP_NOT_IN; }
    | NOT IN                            { $$ = KH_OP_NOT_IN; }
    | CONTAINS                          { $$ = KH_OP_CONTAINS; }
    ;

range
    : sum
    | sum RANGE sum                     { $$ = kh_build_range(parser, @$, $1, $3, false); }
    | sum RANGE_BELOW sum               { $$ = kh_build_range(parser, @$, $1, $3, true); }
    ;

sum
    : product
    | sum add product                   { $$ = kh_build_binary(parser, @$, $2, $1, $3); }
    ;

add
    : PLUS                              { $$ = KH_OP_ADD; }
    | MINUS                             { $$ = KH_OP_SUBTRACT; }
    ;

product
    : unary
    | product multiply unary            { $$ = kh_build_binary(parser, @$, $2, $1, $3); }
    ;

multiply
    : TIMES                             { $$ = KH_OP_MULTIPLY; }
    | DIVIDE                            { $$ = KH_OP_DIVIDE; }
    ;

unary
    : postfix
    | PLUS unary                        { $$ = kh_build_unary(parser, @$, KH_OP_PLUS, $2); }
    | MINUS unary                       { $$ = kh_build_unary(parser, @$, KH_OP_MINUS, $2); }
    ;

postfix
    : primary
    | postfix DOT NAME                  { $$ = kh_build_member(parser, @$, $1, $3); }
    | postfix OPEN_SQUARE expression CLOSE_SQUARE { $$ = kh_build_filter(parser, @$, $1, $3); }
    | postfix OPEN_ROUND arguments CLOSE_ROUND { $$ = kh_build_call(parser, @$, $1, $3); }
    ;

primary
    : NAME
    | STRING
    | NUMBER
    | QUANTITY
    | PERCENT
    | DATE
    | TRUE
    | FALSE
    | OPEN_ROUND expression CLOSE_ROUND { $$ = $2; }
    | OPEN_SQUARE entries CLOSE_SQUARE  { $$ = kh_build_entries(parser, @$, $2); }
    | MATCH OPEN_ARMS arms CLOSE_BRACE { $$ = kh_build_match(parser, @$, NULL, $3); kh_parser_boundary_back(parser); }
    | MATCH OPEN_ROUND expression CLOSE_ROUND OPEN_ARMS arms CLOSE_BRACE
                                        { $$ = kh_build_match(parser, @$, $3, $6); kh_parser_boundary_back(parser); }
    ;

arguments
    : %empty                            { $$ = kh_build_list(parser); }
    | argument_list
    ;

argument_list
    : argument                          { $$ = kh_build_append(parser, kh_build_list(parser), $1); }
    | argument_list COMMA argument      { $$ = kh_build_append(parser, $1, $3); }
    ;

argument
    : expression
    | NAME COLON expression             { $$ = kh_build_named(parser, @$, $1, $3); }
    ;

entries
    : %empty                            { $$ = kh_build_list(parser); }
    | entry_list
    ;

entry_list
    : entry                             { $$ = kh_build_append(parser, kh_build_list(parser), $1); }
    | entry_list COMMA entry            { $$ = kh_build_append(parser, $1, $3); }
    ;

entry
    : expression
    | NAME COLON expression             { $$ = kh_build_named(parser, @$, $1, $3); }
    | STRING COLON expression           { $$ = kh_build_named(parser, @$, $1, $3); }
    ;

/* ---- arms of 分档 ---- */

arms
    : %empty                            { $$ = kh_build_list(parser); kh_parser_boundary(parser, @$); }
    | arms arm                          { $$ = kh_build_append(parser, $1, $2); kh_parser_boundary(parser, @2); }
    | arms SEMICOLON                    { $$ = $1; kh_parser_boundary(parser, @2); }
    | arms COMMA                        { $$ = $1; kh_parser_boundary(parser, @2); }
    ;

arm
    : WHEN patterns COLON expression    { $$ = kh_build_arm(parser, @$, kh_build_pattern(parser, @2, $2), $4); }
    | ELSE COLON expression             { $$ = kh_build_arm(parser, @$, NULL, $3); }
    | error RESUME                      { $$ = kh_build_error(parser, @1); yyerrok; }
    ;

patterns
    : pattern                           { $$ = kh_build_append(parser, kh_build_list(parser), $1); }
    | patterns COMMA pattern            { $$ = kh_build_append(parser, $1, $3); }
    ;

pattern
    : expression
    | compare sum                       { $$ = kh_build_unary(parser, @$, $1, $2); }
    ;

%%

/* A symbol's number inside the parser, as the token it was declared as; 0 if it is no token. */
static int token_of(yysymbol_kind_t symbol)
{
    for (int token = TOKEN_START_FILE; token <= TOKEN_FALSE; token++)
        if (YYTRANSLATE(token) == symbol)
            return token;
    return TOKEN_END;
}

static int yyreport_syntax_error(const yypcontext_t *context, kh_parser *parser)
{
    yysymbol_kind_t symbols[YYNTOKENS];
    int expected[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    for (int i = 0; i < count; i++)
        expected[i] = token_of(symbols[i]);
    kh_parser_mistake(parser, expected, count > 0 ? (size_t)count : 0);
    return 0;
}

/* Bison calls this only when its stack is full. */
static void kh_yyerror(const kh_span *place, kh_parser *parser, const char *message)
{
    (void)place, (void)message;
    kh_parser_too_deep(parser);
}
