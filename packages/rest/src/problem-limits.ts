/** How many characters each part of a problem has at most, and how many fields it names: a caller's rubbish is not echoed. */
export const PROBLEM_LIMITS = { title: 200, detail: 2_000, errors: 100, path: 200, message: 500 };
