/** Builds the client as static files with one fallback page; in development, passes API calls on to a running Salon. */
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, loadEnv, type Plugin } from 'vite';
import { first, withFront } from './front.adapter.ts';
import { icons } from './icons.plugin.ts';
import { listPieces } from './pieces.ts';
import { nameStyles } from './screen.ts';
import { words } from './words.plugin.ts';

const SERVED_BY_SALON = ['/api', '/oauth', '/media', '/health', '/.well-known', '/avatars', '/headers', '/manifest.webmanifest'];

/**
 * SvelteKit hides its route announcer with a style attribute, which the server's Content-Security-Policy refuses;
 * base.css hides it instead.
 */
const announcerWithoutInlineStyle: Plugin = {
	name: 'announcer-without-inline-style',
	enforce: 'pre',
	transform(code, id) {
		if (!id.includes('@sveltejs/kit/src/runtime/components/root.svelte')) return null;
		return { code: code.replace(/\sstyle="[^"]*"/, ''), map: null };
	}
};

/**
 * SvelteKit takes over what the page tells it, its version above all, once its first file has run. Here that file holds
 * the modules that ask for it as they begin: they would know no version, take every page of an error for one of an older
 * client, and load it again for ever. So it is read where the page put it before any file was asked for.
 */
const payloadBeforeTheFirstFile: Plugin = {
	name: 'payload-before-the-first-file',
	apply: 'build',
	enforce: 'pre',
	transform(code, id) {
		if (!id.includes('@sveltejs/kit/src/runtime/client/payload.js')) return null;
		const given = '__SVELTEKIT_PAYLOAD__';
		if (!code.includes(given)) this.error('SvelteKit no longer keeps what the page tells it where we look.');
		const found = "globalThis[Object.keys(globalThis).find((key) => key.startsWith('__sveltekit_'))]";
		return { code: code.replace(given, found), map: null };
	}
};

export default defineConfig(({ mode }) => {
	const target = loadEnv(mode, '.', 'SALON_')['SALON_API'] ?? 'http://127.0.0.1:3000';
	const toSalon = { target, ws: true, changeOrigin: false };
	const proxy = Object.fromEntries(SERVED_BY_SALON.map((path) => [path, toSalon]));
	return {
		plugins: [
			announcerWithoutInlineStyle,
			payloadBeforeTheFirstFile,
			icons(),
			first,
			words(),
			sveltekit({
				adapter: withFront(adapter({ fallback: 'index.html', strict: false, precompress: true }), 'build'),
				inlineStyleThreshold: 0,
				// Registered for members only: it keeps what they load and shows what they are told.
				serviceWorker: { register: false },
				compilerOptions: { runes: true, cssHash: nameStyles }
			})
		],
		environments: {
			client: {
				build: { rolldownOptions: { output: { codeSplitting: { groups: listPieces(`${import.meta.dirname}/`) } } } }
			}
		},
		server: { proxy }
	};
});
