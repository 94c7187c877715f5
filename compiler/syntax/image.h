/* image.h: a tree as bytes, so that the library need not be read from its text at every start.
 *
 * tools/embed.c parses each file of stdlib/ once, when the compiler is built, and embeds its image beside the
 * text. Reading an image costs a fifteenth of parsing. It gives the same tree: texts are slices of the
 * source, or of the image where they are written otherwise there. An image belongs to one build: its bytes
 * are trusted, and a function of the language is known by its row.
 *
 * Owns:   the tree lives in the arena; the image must outlive it.
 * Fails:  as the arena does.
 */
#ifndef KH_SYNTAX_IMAGE_H
#define KH_SYNTAX_IMAGE_H

#include "syntax/tree.h"

/* False: the tree is broken, or holds a number that is too large for an image; `image` is of no use then. */
bool kh_image_write(kh_builder *image, const kh_tree *tree);
/* The tree of source->image; without tokens, which only the formatter wants. */
const kh_tree *kh_image_read(kh_arena *arena, const kh_source *source);

#endif
