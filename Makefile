# make deps    installs what is missing (Debian's packages)
# make demo    builds, then shows the main job on a sample schedule
# make check   runs all tests
# make check-clients   has calendar programs read calendars, and installs them
# make fuzz    lets the fuzzers run, FUZZ_TIME seconds each
# make WERROR=-Werror   takes warnings for errors; .ci/run shows what else there is

VERSION = 0.1.0
SOVERSION = 0
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
ZONEINFO = /usr/share/zoneinfo
INSTALL = install

CC = gcc
CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wold-style-definition -Wwrite-strings -Wcast-qual -Wpointer-arith -Wundef -Wvla -Wformat=2 $(WERROR)
PKG_CONFIG = pkg-config
PROVEFLAGS = -j2
B = build

# Asked late and each time, so that "make deps check" sees what deps has installed.
# The rendition of Markdown and HTML is optional: without these texts are shown as their source.
# So is XML: without expat such schedules are refused.
rendition = $(shell $(PKG_CONFIG) --exists md4c md4c-html gumbo && echo md4c md4c-html gumbo)
expat = $(shell $(PKG_CONFIG) --exists expat && echo expat)
packages = $(filter-out libical,$(required)) $(rendition) $(expat)
pkg_cflags = $(shell $(PKG_CONFIG) --cflags $(packages)) $(if $(rendition),-DHAVE_RENDITION) $(if $(expat),-DHAVE_EXPAT)
pkg_libs = $(shell $(PKG_CONFIG) --libs $(packages)) -pthread
ical_flags = $(shell $(PKG_CONFIG) --cflags --libs libical)
# What few runs need is in modules of its own, lib/NAME_made.c: all would wait for it to be loaded, and for ICU.
ical_libs = $(ical_flags)
json_libs = $(shell $(PKG_CONFIG) --libs jansson)
uuid_libs = $(shell $(PKG_CONFIG) --libs uuid)
html_libs = $(if $(rendition),$(shell $(PKG_CONFIG) --libs md4c-html gumbo))
markdown_libs = $(if $(rendition),$(shell $(PKG_CONFIG) --libs md4c))
xml_libs = $(if $(expat),$(shell $(PKG_CONFIG) --libs expat))
deps_first = $(filter deps deps-ci,$(MAKECMDGOALS))
required = jansson libpcre2-8 libutf8proc uuid libical

programs = sched-ls sched-grep sched-at sched-ics sched-conflicts
cmd_shared = cmd nearest zone complete text screen pager palette table span fields list long grid grid_page filter
ls_parts = rows
conflicts_parts = kinds report baseline walk
made_c := $(wildcard lib/*_made.c)
lib_c := $(filter-out $(made_c),$(wildcard lib/*.c))
unit_c := $(wildcard tests/unit/*.c)
bench_c := $(wildcard tests/bench/*.c)
bench_libs = $(if $(filter %/parse_xml,$@),-lexpat) $(if $(filter %/parse_ics %/ics_print,$@),-lical) $(if $(filter %/conflicts,$@),-lm)
fuzz_c := $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c))
pages := $(wildcard man/*.[1-9])

compile = $(CC) -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DZONEINFO='"$(ZONEINFO)"' \
          -include lib/banned.h -fvisibility=hidden -pthread -MMD -MP $(WARNINGS) $(CPPFLAGS) $(pkg_cflags) $(CFLAGS)
# Two mappings instead of four: of a command on a small schedule that is a fiftieth of its time.
few_maps = -Wl,-z,noseparate-code
so = libschedule.so.$(SOVERSION)
modules := $(made_c:lib/%_made.c=schedule/%.so)

all: $(programs:%=$B/bin/%) $B/lib/libschedule.a

# Else a header would be missed first.
ready: | $(deps_first)
	@$(PKG_CONFIG) --exists $(required) || { echo 'Packages are missing: "make deps" installs them.' >&2; exit 1; }

$B/lib/%.o: lib/%.c | ready
	@mkdir -p $(@D)
	$(compile) -fPIC -c -o $@ $<

$B/cmd/%.o: cmd/%.c | ready
	@mkdir -p $(@D)
	$(compile) -Iinclude -c -o $@ $<

# The archive has the modules in it.
$B/lib/load_linked.o: lib/load.c | ready
	@mkdir -p $(@D)
	$(compile) -DMODULES_LINKED -fPIC -c -o $@ $<

$B/lib/libschedule.a: $(filter-out %/load.o,$(lib_c:%.c=$B/%.o)) $B/lib/load_linked.o $(made_c:%.c=$B/%.o)
	rm -f $@ && $(AR) rcs $@ $^

$B/lib/schedule/%.so: $B/lib/%_made.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -shared -Wl,--no-undefined $(LDFLAGS) -o $@ $< $($*_libs)

$B/lib/$(so): $(lib_c:%.c=$B/%.o) lib/schedule.map $(modules:%=$B/lib/%)
	$(CC) $(CFLAGS) -shared $(few_maps) -Wl,-soname,$(so) -Wl,--version-script,lib/schedule.map -Wl,--no-undefined \
		$(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--as-needed $(pkg_libs)
	ln -sf $(so) $B/lib/libschedule.so

# Found beside the programs both in the checkout and where they are installed.
$B/bin/sched-%: $B/cmd/sched-%.o $(cmd_shared:%=$B/cmd/%.o) $B/lib/$(so)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $(few_maps) -o $@ $(filter %.o,$^) -L$B/lib -Wl,--as-needed -lschedule -lutf8proc \
		-Wl,-rpath,'$$ORIGIN/../lib'

$B/bin/sched-ls: $(ls_parts:%=$B/cmd/%.o)
$B/bin/sched-conflicts: $(conflicts_parts:%=$B/cmd/%.o)

# Units see the library's inside: they link the archive.
$B/tests/%: tests/unit/%.c $B/lib/libschedule.a
	@mkdir -p $(@D)
	$(compile) -Ilib -Iinclude -o $@ $(filter %.c,$^) $B/lib/libschedule.a $(LDFLAGS) $(pkg_libs) $(ical_flags)

$B/tests/faults $B/tests/api $B/tests/api_write: tests/faults/shim.c

$B/tests/faults.so: tests/faults/shim.c
	@mkdir -p $(@D)
	$(compile) -fPIC -shared -o $@ $< $(LDFLAGS)

# A fuzzer's main is the engine of clang or, by default, one that only runs it on files.
FUZZ_MAIN = tests/fuzz/replay.c
$B/fuzz/%: tests/fuzz/%.c $(filter %.c,$(FUZZ_MAIN)) $B/lib/libschedule.a
	@mkdir -p $(@D)
	$(compile) -Ilib -Iinclude -o $@ $< $(FUZZ_MAIN) $B/lib/libschedule.a $(LDFLAGS) $(pkg_libs) $(ical_flags)

fuzzers: $(fuzz_c:tests/fuzz/%.c=$B/fuzz/%)

units: $(unit_c:tests/unit/%.c=$B/tests/%) $B/tests/faults.so

unit_t = $(sort $(unit_c:tests/unit/%.c=$B/tests/%))
prove = BUILD='$(abspath $B)' CC='$(CC)' prove $(PROVEFLAGS) --exec ''

check: all units fuzzers
	$(prove) $(unit_t) $(sort $(wildcard tests/cmd/*.t))

# What tells in half a minute whether a compiler can be trusted with it.
check-fast: all units fuzzers
	$(prove) $(filter-out %/faults,$(unit_t)) $(patsubst %,tests/cmd/%.t,cases fuzz io laws library)

# The quick tests under valgrind.
memcheck: all units
	tests/memcheck '$B' $(filter-out $(addprefix %/,$(slow_t)),$(unit_t))
slow_t = faults conflicts cut json_scan literal pattern plain recurrence vtimezone zone

# The same under the sanitizers, in a build of their own.
asan:
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1 \
	$(MAKE) B='$B/asan' CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' \
		check

# Races between threads, in a build of its own.
tsan:
	$(MAKE) B='$B/tsan' CFLAGS='-O1 -g -fsanitize=thread' '$B/tsan/tests/threads' '$B/tsan/tests/ahead' '$B/tsan/tests/conflicts'
	'$B/tsan/tests/threads'
	'$B/tsan/tests/ahead'
	'$B/tsan/tests/conflicts'

# What share of the lines the tests run.
coverage:
	$(MAKE) B='$B/coverage' CFLAGS='-O0 -g --coverage' check
	tests/coverage '$B/coverage'

# A tarball of what is committed.
dist:
	@mkdir -p $B
	git archive --format=tar.gz --prefix='schedule-$(VERSION)/' -o '$B/schedule-$(VERSION).tar.gz' HEAD

# What is in it builds and passes its tests where there is no git.
check-dist: dist
	work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && tar -xzf '$B/schedule-$(VERSION).tar.gz' -C "$$work" && \
		$(MAKE) -C "$$work/schedule-$(VERSION)" B=build check

# Calendar programs read what sched-ics writes; their parts come from Debian and npm.
$B/clients/read_libical: tests/clients/read_libical.c | $(deps_first)
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS) -o $@ $< $(ical_flags)

check-clients: all $B/clients/read_libical
	tests/clients/install '$B/clients'
	BUILD='$(abspath $B)' prove -v --timer --exec '' tests/clients/clients.t

# Ratios to other programs and to what is possible, in a table.  SEED=FILE measures a schedule of yours.
bench: all $(bench_c:tests/bench/%.c=$B/bench/%)
	@tests/bench/run '$B' '$(SEED)'

# One of them sees the library's inside.
$B/bench/%: tests/bench/%.c $B/lib/libschedule.a
	@mkdir -p $(@D)
	$(compile) $(if $(filter %/data,$@),-Ilib) -Iinclude -o $@ $< \
		$(if $(filter %/data,$@),$B/lib/libschedule.a $(pkg_libs) $(ical_flags)) $(bench_libs)

# Each fuzzer for FUZZ_TIME seconds, FUZZ_JOBS of them at once, under the sanitizers.
FUZZ_TIME = 60
FUZZ_JOBS = 1
FUZZ_WORK = $B/fuzz/work
fuzz:
	$(MAKE) B='$B/libfuzzer' CC=clang FUZZ_MAIN=-fsanitize=fuzzer fuzzers \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
	tests/fuzz/run '$B/libfuzzer/fuzz' '$(FUZZ_WORK)' '$(FUZZ_TIME)' '$(FUZZ_JOBS)' \
		$(fuzz_c:tests/fuzz/%.c=%)

demo: all
	@tests/demo '$B/bin' tests/data/sample.json

lint:
	shellcheck -x tests/demo tests/deps tests/coverage tests/memcheck tests/abi tests/cmd/*.t tests/clients/install \
		tests/clients/clients.t tests/bench/ics tests/bench/run tests/fuzz/run tests/fuzz/seeds tests/lib.sh .ci/run
	mandoc -Tlint -Wwarning $(pages)

# What reads the source only, and what .clang-tidy asks for.
analyze_c = $(lib_c) $(made_c) $(wildcard cmd/*.c)
analyze_flags = -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DZONEINFO='"$(ZONEINFO)"' -Iinclude $(pkg_cflags)
JOBS = 2
analyze:
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability -j$(JOBS) \
		--std=c11 $(filter-out -std=%,$(analyze_flags)) $(analyze_c)
	printf '%s\n' $(analyze_c) | xargs -P$(JOBS) -I{} clang-tidy --quiet {} -- -include lib/banned.h $(analyze_flags) \
		2> /dev/null

deps:
	@tests/deps

# What .ci/run needs beyond that.
deps-ci:
	@tests/deps ci

# Programs of others find the library by the loader's cache; who may not write it, or has none, needs none.
tell_loader = @[ -n '$(DESTDIR)' ] || ldconfig > /dev/null 2>&1 || true

install: all
	$(INSTALL) -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(LIBDIR)/pkgconfig' '$(DESTDIR)$(INCLUDEDIR)'
	$(INSTALL) $(programs:%=$B/bin/%) '$(DESTDIR)$(BINDIR)'
	$(INSTALL) -m 644 include/schedule.h '$(DESTDIR)$(INCLUDEDIR)'
	$(INSTALL) -m 644 $B/lib/$(so) $B/lib/libschedule.a '$(DESTDIR)$(LIBDIR)'
	ln -sf $(so) '$(DESTDIR)$(LIBDIR)/libschedule.so'
	$(INSTALL) -d '$(DESTDIR)$(LIBDIR)/schedule'
	$(INSTALL) -m 644 $(modules:%=$B/lib/%) '$(DESTDIR)$(LIBDIR)/schedule'
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@INCLUDEDIR@|$(INCLUDEDIR)|; s|@VERSION@|$(VERSION)|' \
		-e 's|@REQUIRES@|$(packages) libical|' lib/schedule.pc.in > '$(DESTDIR)$(LIBDIR)/pkgconfig/schedule.pc'
	for page in $(pages); do \
		$(INSTALL) -d "$(DESTDIR)$(MANDIR)/man$${page##*.}" && \
		$(INSTALL) -m 644 $$page "$(DESTDIR)$(MANDIR)/man$${page##*.}" || exit 1; \
	done
	$(INSTALL) -d '$(DESTDIR)$(BASHDIR)' '$(DESTDIR)$(ZSHDIR)' '$(DESTDIR)$(FISHDIR)'
	for program in $(programs); do \
		$(INSTALL) -m 644 cmd/completion/sched.bash '$(DESTDIR)$(BASHDIR)'/$$program && \
		$(INSTALL) -m 644 cmd/completion/sched.fish '$(DESTDIR)$(FISHDIR)'/$$program.fish || exit 1; \
	done
	$(INSTALL) -m 644 cmd/completion/_sched '$(DESTDIR)$(ZSHDIR)'
	$(tell_loader)

uninstall:
	rm -f $(programs:%='$(DESTDIR)$(BINDIR)/%') '$(DESTDIR)$(INCLUDEDIR)/schedule.h' \
		'$(DESTDIR)$(LIBDIR)/$(so)' '$(DESTDIR)$(LIBDIR)/libschedule.so' '$(DESTDIR)$(LIBDIR)/libschedule.a' \
		'$(DESTDIR)$(LIBDIR)/pkgconfig/schedule.pc' $(modules:%='$(DESTDIR)$(LIBDIR)/%')
	rm -f $(programs:%='$(DESTDIR)$(BASHDIR)/%') $(programs:%='$(DESTDIR)$(FISHDIR)/%.fish') '$(DESTDIR)$(ZSHDIR)/_sched'
	for page in $(notdir $(pages)); do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$$page"; done
	rmdir '$(DESTDIR)$(LIBDIR)/schedule' 2> /dev/null || true
	$(tell_loader)

clean:
	rm -rf $B

-include $(wildcard $B/lib/*.d $B/cmd/*.d $B/tests/*.d $B/bench/*.d $B/fuzz/*.d)

.PHONY: all ready check check-fast check-clients check-dist memcheck bench units fuzzers fuzz asan tsan coverage dist \
        demo lint analyze deps deps-ci install uninstall clean
.SECONDARY:
