import { UserError } from "../steps/user-error.mjs";

/**
 * Brings all nodes up. The first time, the first node begins and gives its data to the others; after a clean stop, the
 * node that was the last begins; after a crash of all, the one that knows the most.
 */
export async function beginGalera(nodes, { print }) {
  const positions = await Promise.all(
    nodes.map(async (node) => ({ node, position: await node.recoverPosition() })),
  );
  const known = positions.filter(({ position }) => position !== undefined);
  const first = known.length > 0 ? mostAdvanced(known) : nodes[0];
  if (known.length === 0) await first.initialise();
  else if (!known.some(({ position }) => position.isSafeToBootstrap)) {
    print(`cluster │ not all nodes ended cleanly: ${first.name} knows the most, and begins`);
  }
  first.allowBootstrap();
  for (const node of nodes) node.forgetView();
  await first.start({ isFirst: true });
  const others = nodes.filter((node) => node !== first);
  // a node that gives all of its data can give it to one at a time
  if (others.every((node) => node.hasData())) await Promise.all(others.map((node) => node.start()));
  else for (const node of others) await node.start();
}

function mostAdvanced(known) {
  const histories = new Set(known.map(({ position }) => position.uuid));
  if (histories.size > 1) {
    throw new UserError(
      "The nodes of the cluster do not have the same history. Remove the folders of those that are wrong:\n" +
        known.map(({ node, position }) => `  ${node.name}: ${position.uuid}`).join("\n"),
    );
  }
  const merit = ({ position }) => position.seqno * 2 + (position.isSafeToBootstrap ? 1 : 0);
  return known.reduce((best, each) => (merit(each) > merit(best) ? each : best)).node;
}
