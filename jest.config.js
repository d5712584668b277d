const jupyterlabConfig = require('@jupyterlab/testing/lib/jest-config');

// Packages published as ES modules only, which jest must translate.
const esModules = [
  '@codemirror/',
  '@jupyter/',
  '@jupyterlab/',
  '@lezer/',
  '@marijn/',
  '@microsoft/',
  '@rjsf/',
  'color',
  'exenv-es6',
  'lib0',
  'lodash-es',
  'marked',
  'nanoid',
  'uuid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
];

const { transform, ...base } = jupyterlabConfig(__dirname);

module.exports = {
  ...base,
  collectCoverageFrom: ['src/**/*.{ts,tsx}', '!src/**/__tests__/**'],
  coverageDirectory: 'coverage',
  coverageReporters: ['lcov', 'text'],
  // What is covered today: raise it when more is, and never lower it.
  coverageThreshold: {
    global: { branches: 76, functions: 80, lines: 83, statements: 83 }
  },
  modulePathIgnorePatterns: [
    '<rootDir>/build',
    '<rootDir>/jupyter_nbedit',
    '<rootDir>/lib',
    '<rootDir>/ui-tests',
    '<rootDir>/.venv'
  ],
  reporters: ['default'],
  // Reached by a failure only, however slow the machine is.
  testTimeout: 60_000,
  setupFiles: [...base.setupFiles, '<rootDir>/jest.setup.js'],
  testRegex:
    'src/.*/__tests__/.*\\.spec\\.tsx?$|src/__tests__/.*\\.spec\\.tsx?$',
  transform: {
    '\\.svg$': transform['\\.svg$'],
    // Types are checked by `jlpm typecheck`; here only speed counts.
    '^.+\\.tsx?$': [
      'ts-jest',
      { tsconfig: 'tsconfig.test.json', diagnostics: false }
    ],
    '^.+\\.m?jsx?$': 'babel-jest'
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join('|')}))`]
};
