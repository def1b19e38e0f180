/**
 * Holds the words together: every language has the keys of English and no others, each of the same kind; every key is
 * used somewhere; and no component has words of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'svelte/compiler';

const SRC = new URL('../src/', import.meta.url).pathname;
const TEXT = join(SRC, 'lib/text');
const DEFAULT = 'en';
/** Attributes that people see or hear. */
const TOLD = new Set(['title', 'placeholder', 'alt', 'aria-label', 'aria-description', 'label', 'hint', 'why', 'content']);
/** What may stand in a component: names and signs, alike in every language. */
const ALIKE = new Set(['https://']);

const problems = [];
const listFiles = (folder) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));

/** Every key of some words with the kind of what it holds: `studio.left` is a function of one. */
function listKeys(words, path = '') {
	if (typeof words === 'function') return [[path, 'words made of something']];
	if (typeof words === 'string') return [[path, 'words']];
	if (Array.isArray(words)) return [[path, `a list of ${words.length}`]];
	return Object.entries(words).flatMap(([key, value]) => listKeys(value, path === '' ? key : `${path}.${key}`));
}

async function readArea(language, area) {
	try {
		const module = await import(join(TEXT, language, `${area}.ts`));
		return new Map(listKeys(module[area]));
	} catch (problem) {
		problems.push(`${language}/${area}.ts: ${problem.message}`);
		return new Map();
	}
}

async function compare(area, english, language) {
	const theirs = await readArea(language, area);
	for (const [key, kind] of english) {
		if (!theirs.has(key)) problems.push(`${language}/${area}.ts lacks ${key}.`);
		else if (theirs.get(key) !== kind) problems.push(`${language}/${area}.ts: ${key} is not ${kind}.`);
	}
	for (const key of theirs.keys()) if (!english.has(key)) problems.push(`${language}/${area}.ts has ${key}, which English has not.`);
}

/** A key is used when the code names it, or its group as a whole, out of which it is then chosen. */
function findUnused(keys, sources) {
	const named = new Set();
	const wholes = new Set();
	for (const source of sources) {
		for (const [, name, next] of source.matchAll(/\.(\w+)(?=(\??\.\w)?)/g)) {
			named.add(name);
			if (next === undefined) wholes.add(name);
		}
	}
	return keys.filter((key) => {
		const [group, word] = key.split('.');
		return !wholes.has(group) && word !== undefined && !(named.has(group) && named.has(word));
	});
}

const hasWords = (text) => /\p{L}{2,}/u.test(text) && !ALIKE.has(text.trim());

function walk(node, tell) {
	if (node === null || typeof node !== 'object') return;
	if (Array.isArray(node)) {
		for (const one of node) walk(one, tell);
		return;
	}
	if (node.type === 'Text' && hasWords(node.data)) tell(node.data, node.start);
	if (node.type === 'Attribute') {
		const parts = Array.isArray(node.value) ? node.value : [];
		if (TOLD.has(node.name)) for (const part of parts) if (part.type === 'Text' && hasWords(part.data)) tell(part.data, part.start);
		return;
	}
	if (node.type === 'StyleDirective') return;
	for (const [key, value] of Object.entries(node)) if (key !== 'metadata') walk(value, tell);
}

function findBakedWords(path) {
	const source = readFileSync(path, 'utf8');
	walk(parse(source, { modern: true }).fragment, (text, start) => {
		const line = source.slice(0, start).split('\n').length;
		problems.push(`${path.slice(SRC.length)}:${line} has words of its own: “${text.trim().slice(0, 40)}”.`);
	});
}

const languages = readdirSync(TEXT, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const areas = readdirSync(join(TEXT, DEFAULT)).map((file) => basename(file, '.ts'));
const code = listFiles(SRC).filter((path) => /\.(svelte|ts)$/.test(path) && !languages.some((language) => path.startsWith(join(TEXT, language))));
const sources = code.map((path) => readFileSync(path, 'utf8'));
for (const area of areas) {
	const english = await readArea(DEFAULT, area);
	for (const key of findUnused([...english.keys()], sources)) problems.push(`Nothing uses ${key} of ${DEFAULT}/${area}.ts.`);
	for (const language of languages) if (language !== DEFAULT) await compare(area, english, language);
}
for (const language of languages) {
	for (const file of readdirSync(join(TEXT, language))) {
		if (!areas.includes(basename(file, '.ts'))) problems.push(`${language}/${file} is no area of English.`);
	}
}
for (const path of code) if (path.endsWith('.svelte')) findBakedWords(path);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${areas.length} areas of words in ${languages.length} languages, all whole.`);
