import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Generator } from './runner.ts';

const publicFolder = 'endoscope/v1';
/** What replicas say to each other is not part of the API, nor of its reflection. */
const protoFolders = [publicFolder, 'endoscope/replica/v1'];
const typeFolders = [...protoFolders, 'google/protobuf'];
const header = '// Generated from proto/ by tools/generate.ts. Do not edit.\n';

/** How messages look at run time; must equal `loaderOptions` in libs/contracts/src. */
const typeFlags = ['--longs=Number', '--enums=String', '--defaults', '--oneofs'];

/**
 * proto/ becomes three things: TypeScript types, the tree that proto-loader reads at run time
 * (made by the same parser as the types, so that the two cannot disagree), and buf's descriptors
 * for server reflection.
 */
export const contractsGenerator: Generator = {
  name: 'contracts',
  inputs: ['proto', 'tools/generate/contracts.ts', 'node_modules/@grpc/proto-loader/package.json'],
  output: 'libs/contracts/src/generated',
  isCommitted: true,
  run(root, outputDirectory) {
    const protos = protoFolders.flatMap((folder) => {
      const files = readdirSync(join(root, 'proto', folder));
      const own = files.filter((name) => name.endsWith('.proto')).sort();
      return own.map((name) => `${folder}/${name}`);
    });
    rmSync(outputDirectory, { recursive: true, force: true });
    mkdirSync(outputDirectory, { recursive: true });
    writeTypes(root, protos, outputDirectory);
    writeFileSync(join(outputDirectory, 'proto-tree.ts'), protoTreeModule(root, protos));
    writeFileSync(join(outputDirectory, 'descriptors.ts'), descriptorsModule(root));
  },
};

function writeTypes(root: string, protos: readonly string[], outputDirectory: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'endoscope-types-'));
  try {
    const tool = join(root, 'node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js');
    const places = ['-I', join(root, 'proto'), '-O', scratch];
    const style = ['--includeComments', '--grpcLib=@grpc/grpc-js', '--importFileExtension=.ts'];
    execFileSync(process.execPath, [tool, ...typeFlags, ...style, ...places, ...protos]);
    // The per-file `ProtoGrpcType`s at the top are left behind: services are typed one by one.
    for (const name of ['endoscope', 'google']) {
      cpSync(join(scratch, name), join(outputDirectory, name), { recursive: true });
    }
    nameSourcesFromRoot(outputDirectory, root);
    writeFileSync(join(outputDirectory, 'index.ts'), indexModule(outputDirectory));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The first line names the source by its absolute path, which differs from machine to machine. */
function nameSourcesFromRoot(outputDirectory: string, root: string): void {
  for (const folder of typeFolders) {
    for (const name of readdirSync(join(outputDirectory, folder))) {
      const file = join(outputDirectory, folder, name);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(`// Original file: ${root}/`, '// Original file: '));
    }
  }
}

function indexModule(outputDirectory: string): string {
  const lines = typeFolders.flatMap((folder) =>
    readdirSync(join(outputDirectory, folder))
      .sort()
      .map((name) => `export * from './${folder}/${name}';`),
  );
  return `${header}\n${lines.join('\n')}\n`;
}

interface ProtobufRoot {
  resolvePath: (origin: string, target: string) => string | null;
  loadSync(files: readonly string[]): void;
  toJSON(): object;
}

function protoTreeModule(root: string, protos: readonly string[]): string {
  const { Root, common } = requireProtobuf(root);
  const tree = new Root();
  tree.resolvePath = (_origin, target) =>
    common.get(target) === null ? join(root, 'proto', target) : target;
  tree.loadSync(protos);
  const json = JSON.stringify(tree.toJSON(), null, 1);
  return `${header}\nexport const protoTree = ${json};\n`;
}

/** proto-loader's own protobufjs, so that there is one parser. */
function requireProtobuf(root: string): {
  Root: new () => ProtobufRoot;
  common: { get(file: string): object | null };
} {
  const loader = createRequire(join(root, 'package.json')).resolve('@grpc/proto-loader');
  return createRequire(loader)('protobufjs') as ReturnType<typeof requireProtobuf>;
}

function descriptorsModule(root: string): string {
  const set = execFileSync(
    join(root, 'node_modules/.bin/buf'),
    [
      ...['build', '--path', publicFolder, '--exclude-source-info'],
      ...['--as-file-descriptor-set', '-o', '-#format=binpb'],
    ],
    { cwd: join(root, 'proto') },
  );
  const lines = filesOfSet(set).map((file) => `  '${file.toString('base64')}',`);
  return (
    `${header}\n/** One serialized google.protobuf.FileDescriptorProto each, base 64. */\n` +
    `export const fileDescriptorsBase64: readonly string[] = [\n${lines.join('\n')}\n];\n`
  );
}

/** A FileDescriptorSet is nothing but repeated field 1 (tag 0x0a, varint length, bytes). */
function filesOfSet(set: Buffer): Buffer[] {
  const files: Buffer[] = [];
  let at = 0;
  while (at < set.length) {
    if (set[at] !== 0x0a) throw new Error(`Not a FileDescriptorSet at byte ${at}.`);
    at += 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = set[at]!;
      at += 1;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    files.push(set.subarray(at, at + length));
    at += length;
  }
  return files;
}
