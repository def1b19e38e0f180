/** A poll in the making. */

const MOST_OPTIONS = 4;
const HOUR_S = 3600;

export const POLL_TIMES_S = [HOUR_S, 6 * HOUR_S, 24 * HOUR_S, 72 * HOUR_S, 168 * HOUR_S] as const;

export interface PollWish {
	options: string[];
	expires_in: number;
	multiple: boolean;
}

export class DraftPoll {
	options = $state(['', '']);
	seconds = $state<number>(24 * HOUR_S);
	multiple = $state(false);

	get filled(): string[] {
		return this.options.map((option) => option.trim()).filter((option) => option !== '');
	}
	get complete(): boolean {
		return this.filled.length >= 2 && new Set(this.filled).size === this.filled.length;
	}

	/** Keeps one empty line at the end for a further option, as long as there is room. */
	stretch(): void {
		if (this.options.length < MOST_OPTIONS && this.options.every((option) => option.trim() !== '')) {
			this.options.push('');
		}
	}

	toWish(): PollWish {
		return { options: this.filled, expires_in: this.seconds, multiple: this.multiple };
	}

	static from(wish: PollWish): DraftPoll {
		const poll = new DraftPoll();
		poll.options = wish.options.length < 2 ? [...wish.options, '', ''].slice(0, 2) : wish.options;
		poll.seconds = wish.expires_in;
		poll.multiple = wish.multiple;
		poll.stretch();
		return poll;
	}
}
