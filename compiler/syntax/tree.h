/* tree.h: a scheme file as it is written.
 *
 * The tree knows shapes, not words: which block and attribute words exist, and what they mean, is
 * the vocabulary's and the model's business. Every node has a span. A node of kind KH_NODE_ERROR stands where
 * the source could not be read; it has been reported, and whoever meets it says nothing more.
 *
 * Owns:   nothing; nodes live in the compilation's arena and are not changed after parsing.
 * Fails:  never.
 */
#ifndef KH_SYNTAX_TREE_H
#define KH_SYNTAX_TREE_H

#include "base/date.h"
#include "base/number.h"
#include "source/span.h"

typedef enum kh_node_kind {
    KH_NODE_ERROR,
    /* items */
    KH_NODE_BLOCK,     /* word name “label” guard { children } */
    KH_NODE_ATTRIBUTE, /* word：children…  or  word name：children… (short for a block; `name` is set) */
    KH_NODE_CONDITION, /* 每个 X：E standing as an item; children: one KH_NODE_EACH or KH_NODE_SOME */
    KH_NODE_USE,       /* 引用 children (paths: NAME, MEMBER chains or TEXT) */
    /* expressions */
    KH_NODE_NAME,     /* text */
    KH_NODE_TEXT,     /* text: the value, escapes resolved, quotes taken off */
    KH_NODE_NUMBER,   /* number */
    KH_NODE_QUANTITY, /* number, text: the unit as written, halved (“万元/亩”, “分”) */
    KH_NODE_PERCENT,  /* number: 5% is 1/20 */
    KH_NODE_DATE,     /* date */
    KH_NODE_TRUTH,    /* truth */
    KH_NODE_IF,       /* children: condition, then, else */
    KH_NODE_EACH,     /* children: collection, condition */
    KH_NODE_SOME,     /* children: collection, condition */
    KH_NODE_BINARY,   /* operation; children: left, right */
    KH_NODE_UNARY,    /* operation; children: operand */
    KH_NODE_RANGE,    /* children: low, high; half_open: a..<b */
    KH_NODE_MEMBER,   /* children: object; text: the member's name, text_span its place */
    KH_NODE_FILTER,   /* children: object, what stands in [ ] */
    KH_NODE_CALL,     /* children: callee, arguments… (an argument may be KH_NODE_NAMED) */
    KH_NODE_NAMED,    /* text：child, an argument or an entry of a record */
    KH_NODE_LIST,     /* [children…]; a record if its children are KH_NODE_NAMED */
    KH_NODE_MATCH,    /* children: subject or NULL, then arms */
    KH_NODE_ARM, /* children: pattern or NULL (否则), result. Patterns 当 a、b are one LIST, 当 >= 80 is a
                    UNARY of that comparison */
    KH_NODE_CHANGE, /* ×E, only as a value in 调整; children: operand */
} kh_node_kind;

typedef enum kh_operation {
    KH_OP_NONE,
    KH_OP_OR,
    KH_OP_AND,
    KH_OP_NOT,
    KH_OP_EQUAL,
    KH_OP_UNEQUAL,
    KH_OP_LESS,
    KH_OP_AT_MOST,
    KH_OP_MORE,
    KH_OP_AT_LEAST,
    KH_OP_IN,
    KH_OP_NOT_IN,
    KH_OP_CONTAINS,
    KH_OP_ADD,
    KH_OP_SUBTRACT,
    KH_OP_MULTIPLY,
    KH_OP_DIVIDE,
    KH_OP_PLUS,
    KH_OP_MINUS, /* unary; in a pattern comparisons are unary too */
} kh_operation;

typedef struct kh_node kh_node;
struct kh_node {
    kh_node_kind kind;
    kh_operation operation;
    kh_span span;      /* all of it, closing brace included */
    kh_text text;      /* see the kinds; words and names with full-width letters and digits halved */
    kh_span text_span; /* where text stands, quotes included */
    kh_number number;
    kh_date date;
    bool truth;
    bool half_open;
    bool otherwise; /* a block guarded by 否则 */
    kh_text name;   /* a block's, or of a short block */
    kh_span name_span;
    kh_text label; /* a block's, without quotes */
    kh_span label_span;
    kh_node *guard;  /* a block's condition or NULL */
    kh_text comment; /* the text of /// lines before a block or an attribute */
    kh_node **children;
    size_t count;
    const struct kh_function_row
        *function;  /* of a call: the function of the language that its callee names, or NULL */
    uint32_t depth; /* 1 + that of the deepest child; at most KH_MAX_TREE_DEPTH */
};

/* A chain (a + b + …, else-if, x.y.z) may be longer than brackets may be deep; who walks the tree recursively
 * needs a bound all the same. A sum of all indicators of the longest published scheme has 340 terms. */
#define KH_MAX_TREE_DEPTH 1000

typedef enum kh_token_kind {
    KH_TOKEN_SYMBOL,  /* anything the parser sees */
    KH_TOKEN_COMMENT, /* with its marks, without the line end */
} kh_token_kind;

/* What the formatter needs beside the tree: every token and comment in order. */
typedef struct kh_token {
    kh_token_kind kind;
    int symbol; /* the parser's token number */
    kh_span span;
    uint32_t breaks; /* line ends between the token before and this one */
} kh_token;

typedef struct kh_tree {
    const kh_source *source;
    kh_node **items;
    size_t count;
    kh_token *tokens;
    size_t token_count;
    bool broken; /* something in the text made no sense and has been reported */
} kh_tree;

#endif
