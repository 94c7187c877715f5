/* sfnt.h: single tables of a font file (OpenType 1.9, “Organization of an OpenType Font”).
 *
 * To find a face by its name, every font of the machine is looked at, and of each a few hundred bytes are
 * wanted: read, they cost a tenth of what it costs to map the file and let it go again.
 *
 * Owns:   a file is open, and what was read of it stands, until it is closed or the arena is freed.
 * Fails:  what cannot be read is not there. Nothing in the file is trusted.
 */
#ifndef KH_PDF_SFNT_H
#define KH_PDF_SFNT_H

#include "base/text.h"

typedef struct kh_sfnt kh_sfnt;

/* A reader of one file after the other. */
kh_sfnt *kh_sfnt_new(kh_arena *arena);
/* False: no regular file, or no font. */
bool kh_sfnt_open(kh_sfnt *font, const char *path);
void kh_sfnt_close(kh_sfnt *font);

unsigned kh_sfnt_face_count(const kh_sfnt *font);
/* Goes to a face, from 0; false: it has no table that could be read. */
bool kh_sfnt_go_to(kh_sfnt *font, unsigned face);
/* Of the face: its length, 0 where it has none. */
size_t kh_sfnt_length(const kh_sfnt *font, const char tag[4]);
/* Its first 64 KB at most, until the next is read. */
kh_bytes kh_sfnt_read(kh_sfnt *font, const char tag[4]);

/* Numbers of a font are big-endian; 0 beyond the end. */
unsigned kh_sfnt_number16(kh_bytes bytes, size_t at);
uint32_t kh_sfnt_number32(kh_bytes bytes, size_t at);

#endif
