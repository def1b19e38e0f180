/** Whether the composer is open over the page, and how it was asked for. */
import type { Audience, Media, Post } from '#lib/api/entities.ts';
import type { Subject } from '../studio/part.ts';

/** A picture one has made: to post, or to change a part of. */
export interface Brought {
	media: Media;
	part: Subject | null;
}

class Composing {
	open = $state(false);
	withStudio = $state(false);
	/** What the post begins with, such as the tag it takes part by. */
	words = $state('');
	/** Files it begins with, shared by another app. */
	files = $state.raw<readonly File[]>([]);
	/** The post whose picture is remixed; null for a new post of its own. */
	parent = $state.raw<Post | null>(null);
	brought = $state.raw<Brought | null>(null);
	/** Who it is for, where the place it is written from says so. */
	audience = $state<Audience | null>(null);

	start(withStudio = false, words = '', audience: Audience | null = null): void {
		this.#show(withStudio, null, null, words);
		this.audience = audience;
	}

	share(words: string, files: readonly File[]): void {
		this.#show(false, null, null, words);
		this.files = files;
	}

	remix(parent: Post): void {
		this.#show(true, parent, null);
	}

	bring(media: Media, part: Subject | null): void {
		this.#show(part !== null, null, { media, part });
	}

	stop(): void {
		this.open = false;
	}

	#show(withStudio: boolean, parent: Post | null, brought: Brought | null, words = ''): void {
		this.audience = null;
		this.files = [];
		this.words = words;
		this.withStudio = withStudio;
		this.parent = parent;
		this.brought = brought;
		this.open = true;
	}
}

export const composing = new Composing();
