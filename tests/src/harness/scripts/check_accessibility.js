// Needs axe-core in the page. Calls back with one line for each broken rule.
const done = arguments[arguments.length - 1];
axe
  .run(document, { resultTypes: ["violations"] })
  .then((result) =>
    done(
      result.violations.map(
        (rule) =>
          `${rule.id} (${rule.impact}): ${rule.help}\n` +
          rule.nodes.map((node) => `    ${node.target.join(" ")}: ${node.failureSummary}`).join("\n"),
      ),
    ),
  )
  .catch((error) => done([`axe-core failed: ${error}`]));
