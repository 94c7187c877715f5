# kaohe. Two commands do all the set-up on a Debian machine:
#
#   make demo     install what is missing, build, compile the examples, say where the PDFs are
#   make check    install what the tests need, build, run every test
#
# Others: make (build/kaohe), install, uninstall, fuzz, format, clean; each group of tests by itself (tests/README.md);
# golden, page, tables accept what is printed now into the tests and the pages.

# ---- what may be set -------------------------------------------------------------------------------
CC       ?= gcc
PREFIX   ?= /usr/local
DESTDIR  ?=
BUILD    ?= build
# SANITIZE=1 builds with AddressSanitizer and UndefinedBehaviorSanitizer; HOSTILE=1 makes every allocation a block of its own.
SANITIZE ?=
HOSTILE  ?=
FUZZ_SECONDS ?= 20
# ---- nothing below needs changing ------------------------------------------------------------------
ifeq ($(origin CC),default)
CC := gcc
endif

# V=1 shows the commands in full.
Q := $(if $(V),,@)

LIBRARIES := yaml-0.1 gmp nettle libutf8proc harfbuzz harfbuzz-subset libdeflate json-c xlsxwriter libzip expat
WARNINGS  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror
CFLAGS    ?= -O2 -g
override CFLAGS += -std=gnu17 $(WARNINGS)
INCLUDES  := -Icompiler -I. -I$(BUILD)/generated
DEFINES   := -DKH_SOURCE_FOLDER='"$(CURDIR)"'
ifneq ($(SANITIZE),)
override CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
ifneq ($(HOSTILE),)
DEFINES += -DKH_HOSTILE
endif
# libFuzzer sees nothing of a library that does not report its branches.
ifneq ($(filter fuzz,$(MAKECMDGOALS)),)
override CFLAGS += -fsanitize=fuzzer-no-link
endif
PACKAGE_FLAGS = $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null | sed 's/-I/-isystem /g')
PACKAGE_LIBS  = $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lm
# What single tests compare with.
TEST_LIBS     = -lqrencode

# What the compiler itself is linked to. Half of what `kaohe check` took was finding and relocating 28 shared
# libraries, most of them brought along by others. Those in LATE are loaded by the compiler when something of
# them is first called (compiler/base/late.h); the rest come out of their archives where the packages have
# them. The tests and tools are linked as usual. Relative addresses are packed where the linker can.
LATE      := ZIP=zip XLSXWRITER=xlsxwriter HARFBUZZ=harfbuzz-subset
ARCHIVES  := yaml nettle gmp utf8proc deflate json-c expat
archive    = $(if $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l:lib$(1).a,-l$(1))
PROGRAM_LIBS = -Wl,-O1,--as-needed,-z,pack-relative-relocs $(foreach library,$(ARCHIVES),$(call archive,$(library))) \
	-lqrencode -lm -ldl

SOURCES   := $(sort $(wildcard compiler/*.c compiler/*/*.c))
LIBRARY_SOURCES := $(filter-out compiler/cli/%,$(SOURCES))
GENERATED := $(BUILD)/generated/kaohe_parser.c $(BUILD)/generated/kaohe_lexer.c $(BUILD)/generated/library.c $(BUILD)/generated/terms.c
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o) $(GENERATED:.c=.o)
CLI_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(filter compiler/cli/%,$(SOURCES)))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
UNIT_SUPPORT := $(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))
FUZZERS   := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
MANUALS   := $(addprefix $(BUILD)/manual/,kaohe.1 kaohe.zh.1 kaohe.bash _kaohe kaohe.fish)
STDLIB    := $(sort $(shell find stdlib -type f))

.PHONY: FORCE all demo check test unit golden-check golden properties pdf-check viewers-check faults-check canonical page page-check tables tables-check bench bench-print cases manuals lint install uninstall fuzz format clean

all: $(BUILD)/kaohe

$(BUILD)/kaohe: $(CLI_OBJECTS) $(BUILD)/libkaohe.a
	@echo '  LINK $@'
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(CLI_OBJECTS) $(BUILD)/libkaohe.a $(PROGRAM_LIBS)

# A source that went away must leave the library too: the list of sources is a prerequisite, rewritten when it changes.
$(BUILD)/sources.list: FORCE
	@mkdir -p $(@D)
	@echo '$(SOURCES)' | cmp -s - $@ || echo '$(SOURCES)' >$@
FORCE:

$(BUILD)/libkaohe.a: $(LIBRARY_OBJECTS) $(BUILD)/sources.list
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $(LIBRARY_OBJECTS)

# The generated headers must be there before anything that may include them is compiled.
$(LIBRARY_OBJECTS) $(CLI_OBJECTS): | $(BUILD)/generated/kaohe_parser.h $(BUILD)/generated/kaohe_lexer.h $(BUILD)/generated/fold_table.h $(BUILD)/generated/word_table.h $(BUILD)/generated/late_files.h

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC   $<'
	$(Q)$(CC) $(CFLAGS) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -c -o $@ $<

# bison's and flex's own code is not ours to make warning-free.
$(BUILD)/generated/kaohe_%.o: $(BUILD)/generated/kaohe_%.c
	@echo '  CC   $<'
	$(Q)$(CC) $(filter-out -W%,$(CFLAGS)) -w $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -c -o $@ $<

# Which characters are equal in matching: asked of ICU once, so that the compiler itself needs no ICU.
$(BUILD)/tools/fold: tools/fold.c compiler/lexicon/variants.def
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -fsanitize%,$(CFLAGS)) $(INCLUDES) $(shell pkg-config --cflags icu-i18n icu-uc 2>/dev/null | sed 's/-I/-isystem /g') -MMD -MP -o $@ $< $(shell pkg-config --libs icu-i18n icu-uc 2>/dev/null)

$(BUILD)/generated/fold_table.h: $(BUILD)/tools/fold
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tools/fold >$@.part
	$(Q)mv $@.part $@

# Under which name the loader finds each library that is loaded late: the one that the headers are of.
$(BUILD)/generated/late_files.h: Makefile
	@mkdir -p $(@D)
	$(Q)for late in $(LATE); do \
		objdump -p "$$($(CC) -print-file-name=lib$${late#*=}.so)" \
			| awk -v name="KH_FILE_$${late%=*}" '$$1 == "SONAME" { print "#define " name " \"" $$2 "\""; found = 1 } END { exit !found }' \
			|| { echo "lib$${late#*=}.so has no SONAME" >&2; exit 1; }; \
	done >$@.part
	$(Q)mv $@.part $@

# Every word of the language by its hash, so that none is looked for row by row.
$(BUILD)/tools/words: tools/words.c grammar/vocabulary.def
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -fsanitize%,$(CFLAGS)) $(INCLUDES) -MMD -MP -o $@ $<

$(BUILD)/generated/word_table.h: $(BUILD)/tools/words
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tools/words >$@.part
	$(Q)mv $@.part $@

$(BUILD)/generated/library.o $(BUILD)/generated/terms.o: %.o: %.c
	@echo '  CC   $<'
	$(Q)$(CC) $(filter-out -Wconversion -Werror,$(CFLAGS)) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/generated/kaohe_parser.c $(BUILD)/generated/kaohe_parser.h &: grammar/kaohe.y
	@mkdir -p $(@D)
	$(Q)bison -Wall -Wcounterexamples -Werror --output=$(BUILD)/generated/kaohe_parser.c --header=$(BUILD)/generated/kaohe_parser.h $<

$(BUILD)/generated/kaohe_lexer.c $(BUILD)/generated/kaohe_lexer.h &: grammar/kaohe.l
	@mkdir -p $(@D)
	$(Q)flex --outfile=$(BUILD)/generated/kaohe_lexer.c --header-file=$(BUILD)/generated/kaohe_lexer.h $<

# Reads the library as the compiler would, with the rooms that the language itself needs.
EMBED_OBJECTS := $(filter $(patsubst %,$(BUILD)/%,compiler/base/% compiler/lexicon/% compiler/source/% compiler/syntax/% generated/kaohe_%),$(LIBRARY_OBJECTS))
$(BUILD)/tools/embed: tools/embed.c $(EMBED_OBJECTS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -o $@ $< $(EMBED_OBJECTS) $(PACKAGE_LIBS)

$(BUILD)/generated/library.c: $(BUILD)/tools/embed $(STDLIB)
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tools/embed stdlib >$@.part
	$(Q)mv $@.part $@

# Closes the lexicons of the library once for all starts, with the compiler itself.
TERMS_OBJECTS := $(filter-out $(BUILD)/generated/terms.o,$(LIBRARY_OBJECTS))
$(BUILD)/tools/terms: tools/terms.c $(TERMS_OBJECTS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -o $@ $< $(TERMS_OBJECTS) $(PACKAGE_LIBS)

$(BUILD)/generated/terms.c: $(BUILD)/tools/terms
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tools/terms >$@.part
	$(Q)mv $@.part $@

# ---- measuring ------------------------------------------------------------------------------------
$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libkaohe.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -o $@ $< $(BUILD)/libkaohe.a $(PACKAGE_LIBS)

bench: $(BUILD)/bench/bench_rules
	$(BUILD)/bench/bench_rules

# The peers: a Pango+Cairo program of ours, and Typst from the npm registry.
TYPST := @myriaddreamin/typst-ts-node-compiler@0.7.0

$(BUILD)/bench/print/cairo: tests/bench/print/cairo.c
	@mkdir -p $(@D)
	$(Q)$(CC) -O2 $(filter -std=% -W%,$(CFLAGS)) $(shell pkg-config --cflags pangocairo cairo json-c | sed 's/-I/-isystem /g') \
		-o $@ $< $(shell pkg-config --libs pangocairo cairo json-c)

$(BUILD)/bench/print/typst.mjs: tests/bench/print/typst.mjs tests/bench/print/cards.typ
	@mkdir -p $(@D)
	$(Q)npm install --silent --no-save --no-package-lock --prefix $(@D) $(TYPST)
	$(Q)cp $^ $(@D)

bench-print: $(BUILD)/kaohe
	tools/packages.sh print
	command -v npm >/dev/null || tools/packages.sh node
	$(MAKE) $(BUILD)/bench/print/cairo $(BUILD)/bench/print/typst.mjs
	python3 tests/bench/print/print.py $(BUILD)/kaohe $(BUILD)/bench/print $(BUILD)/bench/print/cairo $(BUILD)/bench/print/typst.mjs 5

cases: $(BUILD)/kaohe
	python3 tests/cases/run.py $(BUILD)/kaohe

# ---- tools that print what the tables say -----------------------------------------------------------
$(BUILD)/tools/vocabulary_tables: tools/vocabulary_tables.c $(BUILD)/libkaohe.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -MMD -MP -o $@ $< $(BUILD)/libkaohe.a $(PACKAGE_LIBS)

$(BUILD)/tools/manual: tools/manual.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(INCLUDES) -MMD -MP -o $@ $<

$(BUILD)/manual/kaohe.1: WHAT = page en
$(BUILD)/manual/kaohe.zh.1: WHAT = page zh
$(BUILD)/manual/kaohe.bash: WHAT = bash
$(BUILD)/manual/_kaohe: WHAT = zsh
$(BUILD)/manual/kaohe.fish: WHAT = fish
$(MANUALS): $(BUILD)/tools/manual
	@mkdir -p $(@D)
	$(Q)$(BUILD)/tools/manual $(WHAT) >$@.part
	$(Q)mv $@.part $@

manuals: $(MANUALS)

tables: $(BUILD)/tools/vocabulary_tables
	tools/tables.sh $<

tables-check: $(BUILD)/tools/vocabulary_tables
	tools/tables.sh $< --check

# ---- the main job on the examples ------------------------------------------------------------------
demo:
	tools/packages.sh build
	$(MAKE) all
	tools/demo.sh $(BUILD)/kaohe $(BUILD)/demo

# ---- tests -----------------------------------------------------------------------------------------
check:
	tools/packages.sh test
	tools/check.sh

unit: $(UNIT_TESTS) $(BUILD)/kaohe
	tools/unit.sh $(BUILD) $(UNIT_TESTS)

$(BUILD)/tests/%: tests/unit/%.c $(UNIT_SUPPORT) $(BUILD)/libkaohe.a
	@mkdir -p $(@D)
	@echo '  CC   $<'
	$(Q)$(CC) $(CFLAGS) $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -o $@ $< $(UNIT_SUPPORT) $(BUILD)/libkaohe.a $(PACKAGE_LIBS) -lcmocka $(TEST_LIBS)

golden-check: $(BUILD)/kaohe
	tests/words/run.py $(BUILD)/kaohe
	tests/golden/run.sh $(BUILD)/kaohe

golden: $(BUILD)/kaohe
	tests/words/run.py --accept $(BUILD)/kaohe
	tests/golden/run.sh --accept $(BUILD)/kaohe

# The system says no: full disk, no permission, a vanished font, kill -9.
$(BUILD)/tests/faults.so: tests/faults/faults.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared -fPIC -O1 $(WARNINGS) -std=gnu17 -o $@ $< -ldl

faults-check: $(BUILD)/kaohe $(BUILD)/tests/faults.so
	python3 tests/faults/run.py $(BUILD)/kaohe $(BUILD)/tests/faults.so examples/青溪县2025/青溪2025.kh

properties: $(BUILD)/kaohe
	python3 tests/property/cohorts.py $(BUILD)/kaohe
	python3 tests/property/compare.py $(BUILD)/kaohe
	python3 tests/property/possible.py $(BUILD)/kaohe
	python3 tests/property/proofs.py $(BUILD)/kaohe
	python3 tests/property/scores.py $(BUILD)/kaohe
	python3 tests/property/after.py $(BUILD)/kaohe
	python3 tests/property/simulate.py $(BUILD)/kaohe

pdf-check: $(BUILD)/kaohe
	python3 tests/pdf/measure.py $(BUILD)/kaohe examples
	python3 tests/pdf/extremes.py $(BUILD)/kaohe
	python3 tests/pdf/faces.py $(BUILD)/kaohe
	python3 tests/pdf/prints.py $(BUILD)/kaohe
	python3 tests/pdf/terms.py $(BUILD)/kaohe

# PDFium comes from the npm registry; not part of check, which needs no more than Debian's packages.
PDFIUM := @hyzyla/pdfium@2.1.13

$(BUILD)/viewers/pdfium.mjs: tests/viewers/pdfium.mjs
	@mkdir -p $(@D)
	$(Q)npm install --silent --no-save --no-package-lock --prefix $(@D) $(PDFIUM)
	$(Q)cp $< $@

viewers-check: $(BUILD)/kaohe $(BUILD)/viewers/pdfium.mjs
	python3 tests/viewers/run.py $(BUILD)/kaohe $(BUILD)/viewers

canonical: $(BUILD)/kaohe
	tools/canonical.sh $(BUILD)/kaohe

page: $(BUILD)/kaohe
	python3 tests/page/run.py --accept $(BUILD)/kaohe README.md grammar/LANGUAGE.md

page-check: $(BUILD)/kaohe
	python3 tests/page/run.py $(BUILD)/kaohe README.md grammar/LANGUAGE.md

lint:
	tools/lint.sh

$(BUILD)/fuzz/%: tests/fuzz/%.c $(BUILD)/libkaohe.a
	@mkdir -p $(@D)
	@echo '  FUZZ $<'
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer $(DEFINES) $(INCLUDES) $(PACKAGE_FLAGS) -o $@ $< $(BUILD)/libkaohe.a $(PACKAGE_LIBS)

# Needs clang: make fuzz CC=clang SANITIZE=1 BUILD=build-fuzz
fuzz: $(FUZZERS)
	tools/fuzz.sh $(FUZZ_SECONDS) $(FUZZERS)

format:
	clang-format -i $(wildcard compiler/*.[ch] compiler/*/*.[ch] tests/*/*.[ch] tools/*.c)

# ---- installing ------------------------------------------------------------------------------------
SHARE = $(DESTDIR)$(PREFIX)/share

install: $(BUILD)/kaohe $(MANUALS)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/kaohe
	install -m 755 $(BUILD)/kaohe $(DESTDIR)$(PREFIX)/bin/kaohe
	install -D -m 644 $(BUILD)/manual/kaohe.1 $(SHARE)/man/man1/kaohe.1
	install -D -m 644 $(BUILD)/manual/kaohe.zh.1 $(SHARE)/man/zh_CN/man1/kaohe.1
	install -D -m 644 $(BUILD)/manual/kaohe.bash $(SHARE)/bash-completion/completions/kaohe
	install -D -m 644 $(BUILD)/manual/_kaohe $(SHARE)/zsh/site-functions/_kaohe
	install -D -m 644 $(BUILD)/manual/kaohe.fish $(SHARE)/fish/vendor_completions.d/kaohe.fish
	install -m 644 README.md grammar/LANGUAGE.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/kaohe

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/kaohe
	rm -f $(SHARE)/man/man1/kaohe.1 $(SHARE)/man/zh_CN/man1/kaohe.1 $(SHARE)/bash-completion/completions/kaohe
	rm -f $(SHARE)/zsh/site-functions/_kaohe $(SHARE)/fish/vendor_completions.d/kaohe.fish
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/kaohe

clean:
	rm -rf build build-asan build-clang build-fuzz build-check

-include $(LIBRARY_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(wildcard $(BUILD)/tools/*.d $(BUILD)/bench/*.d)
