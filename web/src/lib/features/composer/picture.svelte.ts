/** One picture of a draft: uploading from disk, or made in the studio. */
import { changeMedia, getMedia, uploadPicture } from '#lib/api/media.ts';
import type { Degree, Media } from '#lib/api/entities.ts';
import { toLocalAddress } from '#lib/api/address.ts';
import { isAborted, toSentence } from '#lib/api/http.ts';

const POLL_MS = 700;
let lastKey = 0;

/** How its author may say that something was made. */
export const SAYABLE = ['unknown', 'none', 'assisted', 'generated'] as const;

export class DraftPicture {
	readonly key = ++lastKey;
	media = $state.raw<Media | null>(null);
	alt = $state('');
	/** What its author says of how it was made. */
	said = $state<Degree>('unknown');
	progress = $state(0);
	problem = $state('');
	localAddress = $state<string | null>(null);

	get pending(): boolean {
		return this.media === null && this.problem === '';
	}
	/** What the words beside it call it. */
	get kind(): 'picture' | 'video' | 'sound' {
		const type = this.media?.type ?? this.#file?.type ?? '';
		return type.startsWith('video') ? 'video' : type.startsWith('audio') ? 'sound' : 'picture';
	}
	/** Whether its author is to say how it was made: not of what this place made itself. */
	get asksHow(): boolean {
		return this.media !== null && !this.media.salon?.generation_id;
	}
	get address(): string | null {
		const shown = this.media?.type === 'image' ? this.media.url : null;
		return this.localAddress ?? toLocalAddress(this.media?.preview_url ?? shown);
	}

	/** Resolves with the picture once it is ready, or null when it will not be. */
	settled: Promise<Media | null> = Promise.resolve(null);

	readonly #stop = new AbortController();
	#file: File | null = null;

	static made(media: Media): DraftPicture {
		const picture = new DraftPicture();
		picture.media = media;
		picture.alt = media.description ?? '';
		if (media.salon?.evidence === 'author') picture.said = media.salon.degree;
		return picture;
	}

	static upload(file: File): DraftPicture {
		const picture = new DraftPicture();
		picture.#file = file;
		if (file.type.startsWith('image/')) picture.localAddress = URL.createObjectURL(file);
		picture.settled = picture.retry().then(() => picture.media);
		return picture;
	}

	/** Tells the server what was said about it since it came. */
	async tell(): Promise<void> {
		const { media } = this;
		if (!media) return;
		const description = this.alt.trim();
		const told = media.salon?.evidence === 'author' ? media.salon.degree : 'unknown';
		const asked = this.asksHow && this.said !== told;
		if (description === (media.description ?? '') && !asked) return;
		this.media = await changeMedia(media.id, asked ? { description, degree: this.said } : { description });
	}

	async retry(): Promise<void> {
		if (!this.#file) return;
		this.problem = '';
		this.progress = 0;
		try {
			const media = await uploadPicture(
				this.#file,
				this.alt.trim(),
				(done) => (this.progress = done),
				this.#stop.signal
			);
			this.media = await this.#untilReady(media);
		} catch (problem) {
			if (!isAborted(problem)) this.problem = toSentence(problem);
		}
	}

	drop(): void {
		this.#stop.abort();
		if (this.localAddress) URL.revokeObjectURL(this.localAddress);
	}

	async #untilReady(media: Media): Promise<Media> {
		let now = media;
		while (now.url === null && !this.#stop.signal.aborted) {
			await new Promise((resolve) => setTimeout(resolve, POLL_MS));
			now = (await getMedia(media.id)) ?? now;
		}
		return now;
	}
}
