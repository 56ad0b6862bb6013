/* Makes and runs the automatons that `automaton.py` describes: they name the lines in which a
   pattern ends, as is done for what Hyperscan reports. Making one is bounded by a number of states,
   running costs a step a byte. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define REPORTS 0x80000000u /* beside a next state: a pattern ends there */
#define AT_ONCE 8
#define MOST_RULES 64 /* of one automaton */
#define AT_ONCE_ROOM 8 /* a byte's classes lie in as many bytes: no more automatons than this */

/* Described: sets of positions as rows of 64-bit words, and each position's byte class. */
typedef struct {
  uint32_t positions, words, classes;
  const uint64_t *first, *ends, *follow, *takers;
  const uint32_t *owner;
} Positions;

/* Made: a row of next states for each state, as offsets into the table, and what ends there. */
typedef struct {
  const uint32_t *next;
  const uint64_t *ends;
  uint32_t classes;
} Table;

typedef struct {
  uint32_t rule, start, end;
} Window;

static int read_positions(Positions *p, const uint64_t *packed, uint64_t size) {
  uint32_t head[4];
  if (size < sizeof head) return 0;
  memcpy(head, packed, sizeof head);
  p->positions = head[0];
  p->words = head[1];
  p->classes = head[2];
  uint64_t sets = 2 + (uint64_t)head[0] + head[2];
  if (!p->words || !p->classes || p->classes > 256) return 0;
  if (size != sizeof head + sets * p->words * 8 + (uint64_t)p->positions * 4) return 0;
  p->first = packed + sizeof head / 8;
  p->ends = p->first + p->words;
  p->follow = p->ends + p->words;
  p->takers = p->follow + (size_t)p->positions * p->words;
  p->owner = (const uint32_t *)(p->takers + (size_t)p->classes * p->words);
  return 1;
}

static uint64_t hash_of(const uint64_t *set, uint32_t words, uint64_t ends) {
  uint64_t hash = ends * 0x9E3779B97F4A7C15u;
  for (uint32_t n = 0; n < words; n++) {
    hash = (hash ^ set[n]) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash >> 32;
}

/* Leave in `after` what may come behind the positions of `may` that take this class; return the
   rules that end there. */
static uint64_t step(const Positions *p, const uint64_t *may, uint32_t class, uint64_t *after) {
  const uint64_t *takers = p->takers + (size_t)class * p->words;
  uint64_t ends = 0;
  memcpy(after, p->first, p->words * sizeof *after);
  for (uint32_t n = 0; n < p->words; n++)
    for (uint64_t left = may[n] & takers[n]; left; left &= left - 1) {
      uint32_t place = n * 64 + (uint32_t)__builtin_ctzll(left);
      if (p->ends[n] & (left & -left)) ends |= (uint64_t)1 << p->owner[place];
      const uint64_t *follow = p->follow + (size_t)place * p->words;
      for (uint32_t m = 0; m < p->words; m++) after[m] |= follow[m];
    }
  return ends;
}

/* Make the table of what is described: for each of at most `most` states a row of next states and
   the rules that end there. Return how many there are; -1 if they are too many, or no memory. The
   rows are only counted where `next` is null. */
EXPORT int64_t homeport_automaton_make(const uint64_t *packed, uint64_t size, uint32_t most,
                                       uint32_t *next, uint64_t *ends_of) {
  Positions p;
  if (!read_positions(&p, packed, size) || !most || (uint64_t)most * p.classes >= REPORTS)
    return -1;
  uint32_t slots = 1;
  while (slots < 2 * most) slots *= 2;
  int64_t count = -1;
  uint64_t *sets = malloc((size_t)(most + 1) * p.words * sizeof *sets);
  uint64_t *ends = malloc((size_t)(most + 1) * sizeof *ends);
  uint32_t *known = calloc(slots, sizeof *known);
  if (!sets || !ends || !known) goto done;
  memcpy(sets, p.first, p.words * sizeof *sets);
  ends[0] = 0;
  known[hash_of(sets, p.words, 0) % slots] = 1;
  count = 1;
  for (uint32_t state = 0; state < count; state++)
    for (uint32_t class = 0; class < p.classes; class++) {
      uint64_t *after = sets + (size_t)count * p.words;
      uint64_t over = step(&p, sets + (size_t)state * p.words, class, after);
      uint32_t slot = (uint32_t)(hash_of(after, p.words, over) % slots), found;
      for (;; slot = (slot + 1) % slots) {
        found = known[slot];
        if (!found || (ends[found - 1] == over && !memcmp(sets + (size_t)(found - 1) * p.words,
                                                          after, p.words * sizeof *after)))
          break;
      }
      if (!found) {
        if (count == most) {
          count = -1;
          goto done;
        }
        ends[count] = over;
        found = known[slot] = (uint32_t)++count;
      }
      if (next)
        next[(size_t)state * p.classes + class] = (found - 1) * p.classes | (over ? REPORTS : 0);
    }
  if (ends_of) memcpy(ends_of, ends, (size_t)count * sizeof *ends);
done:
  free(sets);
  free(ends);
  free(known);
  return count;
}

/* Windows as they are written, and where each rule's last one lies, and one; 0 where it has none. */
typedef struct {
  int64_t near, room, count, *last;
  Window *out;
} Report;

/* Name a line for a rule, in the rule's last window if that is near. */
static void report(Report *to, Window line) {
  int64_t last = to->last[line.rule];
  if (last && last <= to->room && line.start - (int64_t)to->out[last - 1].end <= to->near) {
    to->out[last - 1].end = line.end;
    return;
  }
  if (to->count < to->room) to->out[to->count] = line;
  to->last[line.rule] = ++to->count;
}

/* Give the windows their rules' places among all rules; return how many there are. */
static int64_t named(const Report *to, const uint32_t *rule_of) {
  for (int64_t n = 0; n < to->count && n < to->room; n++)
    to->out[n].rule = rule_of[to->out[n].rule];
  return to->count;
}

/* Name the windows of rules by their numbers in the automatons; `rule_of` has their places. The
   answer is how many there are, of which `room` at most were written. `class_of` holds for each byte
   its class in each automaton: side by side they take hardly longer than one alone, each waiting for
   its own memory. */
EXPORT int64_t homeport_automaton_windows(const Table *tables, const uint8_t *class_of,
                                          const uint32_t *rule_of, const uint8_t *data,
                                          uint64_t size, int64_t near, Window *out, int64_t room) {
#define EACH(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) /* in registers: an array would lie in memory */
#define BEGIN(n) \
  const uint32_t *const next##n = tables[n].next; \
  uint32_t state##n = next##n[class_of[AT_ONCE_ROOM * '\n' + n]] & ~REPORTS;
#define STEP(n) reports |= state##n = next##n[state##n + class[n]];
#define END(n) \
  if (state##n & REPORTS) { \
    state##n &= ~REPORTS; \
    ended[n] |= tables[n].ends[state##n / tables[n].classes]; \
  }
  EACH(BEGIN)
  int64_t last[AT_ONCE * MOST_RULES] = {0};
  Report to = {.near = near, .room = room, .last = last, .out = out};
  for (uint64_t start = 0; start < size;) {
    const uint8_t *found = memchr(data + start, '\n', size - start);
    uint64_t end = found ? (uint64_t)(found - data) : size;
    uint64_t ended[AT_ONCE] = {0};
    for (uint64_t at = start; at <= end; at++) { /* its newline too, there or not */
      const uint8_t *class = class_of + AT_ONCE_ROOM * (at < end ? data[at] : (uint8_t)'\n');
      uint32_t reports = 0;
      EACH(STEP)
      if (reports & REPORTS) {
        EACH(END)
      }
    }
    for (uint32_t n = 0; n < AT_ONCE; n++)
      for (uint64_t left = ended[n]; left; left &= left - 1)
        report(&to, (Window){n * MOST_RULES + (uint32_t)__builtin_ctzll(left), (uint32_t)start,
                             (uint32_t)end});
    start = end + 1;
  }
  return named(&to, rule_of);
}

/* Name the windows of rules whose patterns ended somewhere: each hit is where, 32 bits, above the
   number of the pattern, sorted. The rules of pattern n are from `first_of[n]` on in `rule_of`, up
   to those of the next one; `last` has a zero for each of them. */
EXPORT int64_t homeport_hits_windows(const uint64_t *hits, uint64_t count, const uint32_t *first_of,
                                     const uint32_t *rule_of, int64_t *last, const uint8_t *data,
                                     uint64_t size, int64_t near, Window *out, int64_t room) {
  Report to = {.near = near, .room = room, .last = last, .out = out};
  uint64_t start = 0, end = 0;
  for (uint64_t n = 0; n < count; n++) {
    /* A match may take the newline as its end: its line is the one before. */
    uint64_t at = hits[n] >> 32 ? (hits[n] >> 32) - 1 : 0;
    if (n == 0 || at > end) {
      for (start = at; start && data[start - 1] != '\n';) start--;
      const uint8_t *found = memchr(data + at, '\n', size - at);
      end = found ? (uint64_t)(found - data) : size;
    }
    const uint32_t pattern = (uint32_t)hits[n];
    for (uint32_t rule = first_of[pattern]; rule < first_of[pattern + 1]; rule++)
      report(&to, (Window){rule, (uint32_t)start, (uint32_t)end});
  }
  return named(&to, rule_of);
}
