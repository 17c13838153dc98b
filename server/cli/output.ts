/** What the command line says, for people or, with `--json`, for the program that started it. */
export interface Output {
  progress(line: string): void;
  ready(url: string): void;
}

export const peopleOutput: Output = {
  progress: (line) => console.log(line),
  ready: (url) => console.log(`The hub listens on ${url}`),
};

/** One JSON object a line. */
export const programOutput: Output = {
  progress: (line) => console.log(JSON.stringify({ progress: line })),
  ready: (url) => console.log(JSON.stringify({ ready: true, url })),
};

/** A sentence that ends the command; whoever reads it can act on it. */
export class PlainError extends Error {}
