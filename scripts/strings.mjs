/**
 * Print, as JSON, the strings of the front end that are translated: of each its
 * context, the string, its plural, and where it is.
 *
 * Babel's own extractor of JavaScript does not see a call among the arguments of
 * another one, of which there are many here; the compiler sees them all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Where the context, the string and the plural stand among the arguments. */
const METHODS = {
  __: [undefined, 0, undefined],
  _n: [undefined, 0, 1],
  _p: [0, 1, undefined],
  _np: [0, 1, 2],
  gettext: [undefined, 0, undefined],
  ngettext: [undefined, 0, 1],
  pgettext: [0, 1, undefined],
  npgettext: [0, 1, 2]
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const found = [];

/**
 * The text of an argument: a literal, or literals that are put together. Anything
 * else is a string from elsewhere, such as a schema; eslint allows no other.
 */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken
  ) {
    return textOf(node.left) + textOf(node.right);
  }
  return null;
}

function visit(node, file, name) {
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    Object.hasOwn(METHODS, node.expression.name.text)
  ) {
    const [context, id, plural] = METHODS[node.expression.name.text].map(at =>
      at === undefined ? null : textOf(node.arguments[at])
    );
    if (id !== null) {
      found.push({ context, id, plural, file: name });
    }
  }
  ts.forEachChild(node, child => visit(child, file, name));
}

const sources = readdirSync(join(root, 'src'), { recursive: true })
  .map(path => `src/${path.split(sep).join('/')}`)
  .filter(name => name.endsWith('.ts') && !name.includes('__tests__'));
for (const name of sources.sort()) {
  const text = readFileSync(join(root, name), 'utf-8');
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  visit(file, file, name);
}
stdout.write(JSON.stringify(found));
