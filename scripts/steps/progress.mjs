const heartbeat = 5000;

/**
 * Shows what is being done: one line for each step, with the time it took. On a terminal the line of the current step
 * is kept up to date in place; elsewhere a step that takes long prints a line every five seconds.
 */
export function createProgress(stream = process.stdout) {
  const begun = performance.now();
  const isLive = stream.isTTY === true;
  let current;

  const write = (text) => {
    if (!stream.destroyed) stream.write(text);
  };
  const draw = () => {
    if (!isLive || current === undefined) return;
    const detail = current.detail ? ` ${current.detail}` : "";
    write(
      `\r\x1b[K${shorten(`▸ ${current.title} … ${secondsSince(current.begun)}${detail}`, stream.columns)}`,
    );
  };
  const beat = () => {
    if (isLive || current === undefined) return;
    write(`  ${current.title} … ${secondsSince(current.begun)} ${current.detail}`.trimEnd());
    write("\n");
  };

  return {
    /** Prints a line of its own, above the line of the current step. */
    print(line) {
      write(isLive && current !== undefined ? `\r\x1b[K${line}\n` : `${line}\n`);
      draw();
    },

    /** Runs one step; `work` is given a function that tells what it is at. */
    async step(title, work) {
      const step = { title, detail: "", begun: performance.now() };
      current = step;
      draw();
      const timer = isLive ? setInterval(draw, 200) : setInterval(beat, heartbeat);
      try {
        const result = await work((detail) => {
          step.detail = detail;
          draw();
        });
        write(`${isLive ? "\r\x1b[K" : ""}▸ ${title} … ${secondsSince(step.begun)}\n`);
        return result;
      } catch (error) {
        if (isLive) write(`\r\x1b[K▸ ${title} … ${secondsSince(step.begun)}\n`);
        throw error;
      } finally {
        clearInterval(timer);
        current = undefined;
      }
    },

    /** How long it has been since the beginning, as in `3.9 s`. */
    elapsed: () => secondsSince(begun),
  };
}

function secondsSince(begun) {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}

function shorten(text, columns) {
  // a terminal that does not know its width says 0
  const width = columns || 80;
  return text.length < width ? text : `${text.slice(0, width - 2)}…`;
}
