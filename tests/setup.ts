import fc from "fast-check";

/*
 * The same examples on every run, so that a change is judged by what it changed. UNDIAGRAM_FUZZ_SEED=<number> tries
 * others, and so does UNDIAGRAM_FUZZ_RUNS with more of them.
 */
fc.configureGlobal({ seed: Number(process.env.UNDIAGRAM_FUZZ_SEED ?? 20260101) });
