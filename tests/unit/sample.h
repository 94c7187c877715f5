/* sample.h: a scheme and a pack of rules that use everything the grammar has, for tests of scanner, parser
 * and formatter. */
#ifndef KH_TESTS_SAMPLE_H
#define KH_TESTS_SAMPLE_H

/* Canonical, in Chinese. */
extern const char sample_scheme[];

#endif
