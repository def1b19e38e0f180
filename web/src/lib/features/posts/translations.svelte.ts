/** Posts read in the viewer's own language, where the place has an engine for it. */
import { SvelteMap } from 'svelte/reactivity';
import type { Post, Translation } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { getPlace } from '#lib/api/place.ts';
import { translatePost } from '#lib/api/posts.ts';
import { t } from '#lib/text/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

const OPEN = new Set(['public', 'unlisted']);
const toPlain = (language: string): string => language.split('-')[0] ?? language;

class Translations {
	#enabled = $state(false);
	#asked = false;
	/** By post and when it was last written: an edit is read in its own words first. */
	readonly #shown = new SvelteMap<string, Translation>();

	find(post: Post): Translation | undefined {
		return this.#shown.get(toKey(post));
	}

	/** Whether a post is in a language that is not the reader's, and may be translated. */
	offers(post: Post): boolean {
		if (post.language === null || !OPEN.has(post.visibility) || post.content === '') return false;
		const isOwn = navigator.languages.some((one) => toPlain(one) === toPlain(post.language ?? ''));
		if (isOwn) return false;
		this.#ask();
		return this.#enabled;
	}

	async toggle(post: Post): Promise<void> {
		const key = toKey(post);
		if (this.#shown.delete(key)) return;
		try {
			this.#shown.set(key, await translatePost(post.id, toPlain(navigator.language)));
		} catch (problem) {
			toasts.complain(toSentence(problem));
		}
	}

	#ask(): void {
		if (this.#asked) return;
		this.#asked = true;
		void getPlace()
			.then((place) => (this.#enabled = place.configuration.translation.enabled))
			.catch(() => (this.#asked = false));
	}
}

const toKey = (post: Post): string => `${post.id} ${post.edited_at ?? ''}`;

/** "Translated from German", in words of the reader's own. */
export function toTranslatedFrom(translation: Translation): string {
	const names = new Intl.DisplayNames(t.locale, { type: 'language', fallback: 'code' });
	return t.post.translatedFrom(nameOf(names, translation.detected_source_language), translation.provider);
}

function nameOf(names: Intl.DisplayNames, language: string): string {
	try {
		return names.of(language) ?? language;
	} catch {
		return language;
	}
}

export const translations = new Translations();
