/** Whether the people signed in in this browser are shown, to become another of them. */
class Switching {
	open = $state(false);
}

export const switching = new Switching();
