/** What a person may change about their own profile, as a form. */
import { updateProfile } from '#lib/api/accounts.ts';
import type { OwnAccount } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';

const FIELD_COUNT = 4;

export class ProfileForm {
	name = $state('');
	note = $state('');
	locked = $state(false);
	bot = $state(false);
	showsLikes = $state(false);
	fields = $state<{ name: string; value: string }[]>([]);
	avatar = $state.raw<File | null>(null);
	header = $state.raw<File | null>(null);
	busy = $state(false);
	problem = $state('');

	constructor(account: OwnAccount) {
		this.name = account.display_name;
		this.note = account.source.note;
		this.locked = account.locked;
		this.bot = account.bot;
		this.showsLikes = account.shows_favourites ?? false;
		const given = account.source.fields;
		this.fields = Array.from({ length: FIELD_COUNT }, (_, at) => ({
			name: given[at]?.name ?? '',
			value: given[at]?.value ?? ''
		}));
	}

	/** Saves everything; returns the new account, or null when it did not work. */
	async save(): Promise<OwnAccount | null> {
		this.busy = true;
		this.problem = '';
		try {
			const saved = await updateProfile(this.#toForm());
			this.avatar = null;
			this.header = null;
			return saved;
		} catch (problem) {
			this.problem = toSentence(problem);
			return null;
		} finally {
			this.busy = false;
		}
	}

	#toForm(): FormData {
		const form = new FormData();
		form.set('display_name', this.name.trim());
		form.set('note', this.note.trim());
		form.set('locked', String(this.locked));
		form.set('bot', String(this.bot));
		form.set('shows_favourites', String(this.showsLikes));
		this.fields.forEach(({ name, value }, at) => {
			form.set(`fields_attributes[${at}][name]`, name.trim());
			form.set(`fields_attributes[${at}][value]`, value.trim());
		});
		if (this.avatar) form.set('avatar', this.avatar);
		if (this.header) form.set('header', this.header);
		return form;
	}
}
