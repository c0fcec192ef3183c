/** Something to say to people, before it is known in which form: mail, Slack or Teams. All texts are plain. */
export interface Message {
  /** One line: the subject of a mail, the notification of a chat. */
  readonly title: string;
  /** What it is about, in a sentence or two. */
  readonly text: string;
  readonly facts: readonly Fact[];
  /** Parts of a digest. */
  readonly sections: readonly Section[];
  readonly actions: readonly Action[];
  /** What else should be known; small print. */
  readonly note: string | null;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Action {
  readonly label: string;
  readonly url: string;
  readonly isPrimary: boolean;
}
