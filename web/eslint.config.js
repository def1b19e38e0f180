/** What the linter holds the client to: type-aware rules for TypeScript and Svelte. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
	{ ignores: ['.svelte-kit/', 'build/', 'node_modules/'] },
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'max-lines': ['error', 400],
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
			// Addresses here are plain paths of this one app, never below a base path.
			'svelte/no-navigation-without-resolve': 'off',
			// Plain maps and sets hold what is never shown.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser } },
		// A component's script is one function to the parser.
		rules: { 'max-lines-per-function': 'off' }
	},
	{
		// Only lib/api speaks to the server, and the worker that passes on what pages ask.
		files: ['src/**'],
		ignores: ['src/lib/api/**', 'src/service-worker/**'],
		rules: {
			'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']
		}
	},
	{
		// lib/ui knows no noun of ours.
		files: ['src/lib/ui/**'],
		rules: {
			'no-restricted-imports': ['error', { patterns: ['#lib/api/*', '#lib/features/*', '../features/*'] }]
		}
	}
);
