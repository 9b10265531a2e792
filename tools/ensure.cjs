#!/usr/bin/env node
/*
 * Brings node_modules to what package-lock.json says; does nothing when it is so already.
 *
 * Runs before `npm start`, `npm test` and their like, on whatever Node the machine has: the Node
 * that the project itself runs on comes with the installation. Only built-in modules, and syntax
 * that an old Node can at least read, so that it can say what is wrong.
 */
'use strict';

const { spawn, spawnSync } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');

const root = path.dirname(__dirname);
const modules = path.join(root, 'node_modules');
const projectNode = path.join(modules, 'node', 'bin', 'node');
const stampFile = path.join(modules, '.endoscope-install');
const lockFile = path.join(root, '.endoscope', 'install.lock');
const oldestMajor = 20;
const projectMajor = 24;
const waitMinutesMax = 15;

function fail(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function wantedStamp() {
  const hash = createHash('sha256');
  hash.update(fs.readFileSync(path.join(root, 'package-lock.json')));
  hash.update(JSON.stringify(readJson(path.join(root, 'package.json')).allowScripts || {}));
  hash.update(`${process.platform}-${process.arch}`);
  return hash.digest('hex');
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    return '';
  }
}

/** Packages that every platform must have, as [folder, version]. */
function requiredPackages() {
  const { packages } = readJson(path.join(root, 'package-lock.json'));
  return Object.entries(packages).filter(
    ([folder, entry]) => folder !== '' && !entry.optional && !entry.devOptional && !entry.link,
  );
}

function isComplete() {
  return (
    fs.existsSync(projectNode) &&
    requiredPackages().every(([folder]) => fs.existsSync(path.join(root, folder, 'package.json')))
  );
}

function projectNodeRuns() {
  const { stdout } = spawnSync(projectNode, ['--version'], { encoding: 'utf8' });
  return String(stdout).startsWith(`v${projectMajor}.`);
}

/** True when somebody ran `npm install` or `npm ci` by hand, to the end, for this very lock. */
function isInstalledByHand() {
  try {
    const { packages } = readJson(path.join(modules, '.package-lock.json'));
    return requiredPackages().every(
      ([folder, entry]) => packages[folder] && packages[folder].version === entry.version,
    );
  } catch (error) {
    return false;
  }
}

/** npm may not run on the Node that it is about to delete, nor with a script's own variables. */
function cleanEnvironment() {
  const env = {};
  for (const name of Object.keys(process.env)) {
    if (!/^npm_(package|lifecycle|execpath|node_execpath|command)/.test(name)) {
      env[name] = process.env[name];
    }
  }
  const folders = String(process.env.PATH || '').split(path.delimiter);
  env.PATH = folders.filter((folder) => !folder.includes('node_modules')).join(path.delimiter);
  return env;
}

function install() {
  fs.rmSync(stampFile, { force: true });
  process.stderr.write('Installing the packages of package-lock.json (about a minute, once) ...\n');
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: cleanEnvironment(),
    stdio: ['ignore', 2, 2],
  });
  const stop = (signal) => npm.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return new Promise((resolve) => {
    npm.once('error', (error) => resolve(`npm could not be started (${error.code}). Install npm.`));
    npm.once('exit', (code, signal) => {
      if (signal || code === null)
        resolve(`The installation was stopped (${signal}). Run it again.`);
      else if (code !== 0) {
        resolve(
          `npm ci failed (exit code ${code}); the lines above say why. ` +
            'If it was the network, run the same command again.',
        );
      } else resolve(undefined);
    });
  });
}

/** Written whole and then linked, so that the lock never exists without its owner's pid. */
function takeLock() {
  fs.mkdirSync(path.dirname(lockFile), { recursive: true });
  const mine = `${lockFile}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    fs.linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function ownerOfLock() {
  const pid = Number(readText(lockFile));
  try {
    if (pid > 0) process.kill(pid, 0);
    return pid;
  } catch (error) {
    return error.code === 'EPERM' ? pid : 0;
  }
}

/** One command installs, the others wait for it. */
async function withLock(work) {
  const deadline = Date.now() + waitMinutesMax * 60000;
  for (let said = false; !takeLock(); ) {
    const owner = ownerOfLock();
    if (owner === 0) {
      fs.rmSync(lockFile, { force: true });
      continue;
    }
    if (!said) process.stderr.write(`Waiting for the installation by process ${owner} ...\n`);
    said = true;
    if (Date.now() > deadline) fail(`Process ${owner} has been installing for too long. End it.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
}

async function ensure() {
  const wanted = wantedStamp();
  const isReady = () => readText(stampFile) === wanted && isComplete();
  if (isReady()) return undefined;
  return withLock(async () => {
    if (isReady()) return undefined;
    if (!(isComplete() && isInstalledByHand() && projectNodeRuns())) {
      const problem = await install();
      if (problem) return problem;
      if (!projectNodeRuns()) {
        return (
          `The installation brought no Node ${projectMajor} for ${process.platform}-${process.arch}. ` +
          'npm must be allowed to run install scripts (npm config get ignore-scripts).'
        );
      }
    }
    // Last: without it the next run starts over, whatever state this one was ended in.
    fs.writeFileSync(stampFile, wanted);
    return undefined;
  });
}

if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
  fail(
    `Endoscope needs Node.js ${oldestMajor} or newer to install itself; this is ${process.version}. ` +
      'Install a newer Node.js from https://nodejs.org and run the same command again.',
  );
}
ensure().then(
  (problem) => problem && fail(problem),
  (error) => fail(`The installation failed: ${error.message}`),
);
