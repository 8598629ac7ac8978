// A mocha reporter: a line for each file, failures whole, and every result as JSON for the
// stage runner.
'use strict';
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');

module.exports = function stageReporter(runner, options) {
  const results = [];
  let file = '';
  let count = 0;
  const line = () => {
    if (count > 0) process.stdout.write(`  ${file} (${count})\n`);
  };
  const add = (test, state) => {
    const from = relative(process.cwd(), test.file ?? '');
    if (from !== file) {
      line();
      file = from;
      count = 0;
    }
    count++;
    results.push({ file: from, title: test.fullTitle(), state });
  };
  runner.on('pass', test => add(test, 'passed'));
  runner.on('pending', test => add(test, 'skipped'));
  runner.on('fail', (test, error) => {
    add(test, 'failed');
    process.stdout.write(`\n  FAILED ${test.fullTitle()}\n${error.stack ?? error.message}\n\n`);
  });
  runner.on('end', () => {
    line();
    writeFileSync(options.reporterOptions.output, JSON.stringify(results));
  });
};
