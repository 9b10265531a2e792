#!/usr/bin/env node
// Starts endo. The code needs Node 24; where the system has an older one, the Node 24 among the
// dependencies runs it. So this file must stay readable by Node 18: CommonJS, no newer syntax.
'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

const nodeMajorMin = 24;
const root = join(__dirname, '..');
const entry = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');

function fail(sentence) {
  process.stderr.write(`Error: ${sentence}\n`);
  process.exit(69);
}

function findNode() {
  try {
    const manifest = require.resolve('node/package.json', { paths: [root] });
    const binary = join(dirname(manifest), 'bin', 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: said below.
  }
  return fail(
    `endo needs Node ${nodeMajorMin}, this is ${process.version}. Run "npm start" in ${root} once: it installs one.`,
  );
}

function runUnder(node) {
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends SIGINT and SIGQUIT to both of us: the child decides what they mean.
  process.on('SIGINT', () => {});
  process.on('SIGQUIT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
}

if (!existsSync(entry)) {
  fail(`endo is not built yet. Run "npm start" (or "npm run build") in ${root} once.`);
}
if (Number(process.versions.node.split('.')[0]) >= nodeMajorMin) {
  void import(pathToFileURL(entry).href);
} else {
  runUnder(findNode());
}
