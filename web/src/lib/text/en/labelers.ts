/** The English words of labelers. */
export const labelers = {
	labelers: {
		why: 'A labeler is an account that says what it finds posts and people to be. You choose whom you listen to, 20 at most, and what each label does for you. Nobody else is touched by that.',
		none: 'Nobody labels anything here yet.',
		of: (handle: string) => `Labels by ${handle}`,
		listen: 'Listen',
		listenTo: (handle: string) => `Listen to ${handle}`,
		leave: 'Listen no longer',
		leaveNamed: (handle: string) => `Listen to ${handle} no longer`,
		does: (label: string, handle: string) => `What “${label}” by ${handle} does`,
		actions: { hide: 'Leave out', warn: 'Cover', show: 'Only say so' },
		about: {
			title: 'What labelers say of you',
			none: 'No labeler says anything of you or your posts.',
			account: (handle: string, label: string) => `${handle} says of you: ${label}`,
			post: (handle: string, label: string) => `${handle} says of a post of yours: ${label}`,
			see: 'See the post',
			object: 'Object',
			why: 'What is wrong about it? Its labeler reads this and looks again.',
			send: 'Send the objection',
			report: 'Tell the moderators',
			abuse: 'Why is it abuse? Moderators take off what breaks the rules, not what one sees otherwise.',
			told: 'The moderators know.'
		},
		appeals: {
			title: 'Objections to labels',
			mine: (handle: string, label: string) => `You object to “${label}” by ${handle}`,
			toMe: (handle: string, label: string) => `${handle} objects to your label “${label}”`,
			waits: (handle: string) => `${handle} has not answered yet.`,
			stays: 'The label stays.',
			gone: 'The label is gone.',
			takeBack: 'Take the label back',
			keep: 'Let it stand',
			whyKeep: 'Why does it stay? Whoever objects reads this.'
		},
		own: {
			title: 'Be a labeler',
			why: 'Declare what you label and by which rules; everybody can then listen to you. Labels are put and taken back through the API, by you or a program of yours, and stay on record.',
			about: 'By which rules you label',
			label: 'Label',
			value: 'Its name in programs',
			valueHint: 'Small letters, digits and hyphens, such as “spoiler”.',
			description: 'What it means',
			severity: 'What it does unless people choose',
			add: 'Another label',
			remove: (label: string) => `Remove the label ${label}`,
			save: 'Declare',
			saved: 'You are a labeler with these labels.',
			end: 'Be no labeler any more',
			ended: 'You are no labeler any more. Your labels show nowhere.'
		}
	}
};
