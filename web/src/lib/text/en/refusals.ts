/** What the server answers when it does not do something. It says so in English, so there is nothing to look up here. */

export const refusals = {
	refusals: {
		say: (sentence: string): string => sentence,
		/** What is wrong with one field, as it stands below it. */
		describe: (description: string): string => description
	}
};
