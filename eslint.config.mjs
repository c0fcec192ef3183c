import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.local/', '.nx/', 'coverage/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The rules that need types are few: those that find a promise nobody waits for, and a case nobody handles.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'no-unused-vars': 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
  {
    // A test that sleeps is slow when all is well and fails when the machine is busy: it polls with a deadline instead.
    files: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: ['timers/promises', 'node:timers/promises'] }],
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.name='setTimeout'] > Literal[value>0]", message: 'Poll with eventually() instead of sleeping.' },
      ],
    },
  },
  {
    // Answers of a service under test are read as they come.
    files: ['**/*.spec.ts', '**/test/**', '**/test-fixtures/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    // What people run: it talks to a terminal.
    files: ['deploy/**', 'bench/**', 'libs/contracts/src/release.ts', '**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
);
