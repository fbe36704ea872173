/*
 * Sixteen bytes at a time, in GCC's vector types: what is asked of each byte
 * becomes a bit.  On x86 one instruction gathers the bits.
 */
#ifndef BYTES_H
#define BYTES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BYTES = 16 };

typedef uint8_t bytes16 __attribute__((vector_size(BYTES)));

static inline bytes16 bytes_load(const char *p)
{
	bytes16 v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline bytes16 bytes_all(uint8_t c)
{
	return (bytes16){ c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c };
}

/* Bytes from lo up to hi: all ones; others: zero. */
static inline bytes16 bytes_within(bytes16 v, uint8_t lo, uint8_t hi)
{
	return (bytes16)(v - bytes_all(lo) <= bytes_all((uint8_t)(hi - lo)));
}

/* As signed numbers. */
static inline bytes16 bytes_below(bytes16 v, int8_t limit)
{
	typedef int8_t signed16 __attribute__((vector_size(BYTES)));
	signed16 limits = { limit, limit, limit, limit, limit, limit, limit, limit,
		            limit, limit, limit, limit, limit, limit, limit, limit };

	return (bytes16)((signed16)v < limits);
}

static inline bytes16 bytes_equal(bytes16 v, uint8_t c)
{
	return (bytes16)(v == bytes_all(c));
}

/* A bit for each byte that is all ones, the first byte's lowest. */
static inline unsigned bytes_bits(bytes16 v)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8((__m128i)v);
#else
	unsigned bits = 0;

	for (int i = 0; i < BYTES; i++)
		bits |= (unsigned)(v[i] >> 7) << i;
	return bits;
#endif
}

static inline unsigned bytes_first(unsigned bits)
{
	return (unsigned)__builtin_ctz(bits);
}

/*
 * Thirty-two at a time, where the processor has AVX2: for the loops that go
 * through every byte.  What calls these is compiled with BYTES_WIDE, once more
 * beside what does without, and called only if bytes_wide().
 */
#if defined(__x86_64__) && defined(__GNUC__)

#define BYTES_WIDE __attribute__((target("avx2,bmi")))

typedef uint8_t bytes32 __attribute__((vector_size(2 * BYTES)));

/* bytes.c: whether the processor has them, once it has been looked for. */
extern _Atomic char bytes_width;
enum { BYTES_UNKNOWN, BYTES_ARE_16, BYTES_ARE_32 };
bool bytes_find_width(void);

static inline bool bytes_wide(void)
{
	char width = atomic_load_explicit(&bytes_width, memory_order_relaxed);

	return width == BYTES_UNKNOWN ? bytes_find_width() : width == BYTES_ARE_32;
}

BYTES_WIDE static inline bytes32 bytes32_load(const char *p)
{
	bytes32 v;

	memcpy(&v, p, sizeof v);
	return v;
}

BYTES_WIDE static inline bytes32 bytes32_all(uint8_t c)
{
	return (bytes32){ 0 } + c;
}

BYTES_WIDE static inline bytes32 bytes32_equal(bytes32 v, uint8_t c)
{
	return (bytes32)(v == bytes32_all(c));
}

BYTES_WIDE static inline bytes32 bytes32_below(bytes32 v, int8_t limit)
{
	typedef int8_t signed32 __attribute__((vector_size(2 * BYTES)));

	return (bytes32)((signed32)v < (signed32){ 0 } + limit);
}

BYTES_WIDE static inline uint32_t bytes32_bits(bytes32 v)
{
	typedef char chars32 __attribute__((vector_size(2 * BYTES)));

	return (uint32_t)__builtin_ia32_pmovmskb256((chars32)v);
}

#endif

/* Whether a text is in n bytes: as memmem(3), which takes ten times as long where it is not. */
static inline bool bytes_hold(const char *p, size_t n, const char *text)
{
	size_t length = strlen(text);
	const char *end = p + n;

	for (; (size_t)(end - p) >= BYTES + length; p += BYTES) {
		unsigned bits = bytes_bits(bytes_equal(bytes_load(p), (uint8_t)text[0]) &
		                           bytes_equal(bytes_load(p + length - 1), (uint8_t)text[length - 1]));

		for (; bits; bits &= bits - 1)
			if (memcmp(p + bytes_first(bits), text, length) == 0)
				return true;
	}
	return memmem(p, (size_t)(end - p), text, length);
}

#endif
