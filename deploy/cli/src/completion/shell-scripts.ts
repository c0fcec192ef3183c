export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The hidden command that the scripts ask: what follows `--` is the line so far. */
export const COMPLETE = 'complete-words';

/** What a shell has to read to complete `baton`: it asks the command itself, and where that knows nothing, completes names of files. */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `_baton() {
  local IFS=$'\\n'
  COMPREPLY=($(baton ${COMPLETE} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _baton baton`,
  zsh: `#compdef baton
_baton() {
  local -a candidates
  candidates=("\${(@f)$(baton ${COMPLETE} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$candidates[1]" ]]; then compadd -- "\${candidates[@]}"; else _files; fi
}
compdef _baton baton`,
  fish: `function __baton_words
  set -l tokens (commandline -opc) (commandline -ct)
  baton ${COMPLETE} -- $tokens[2..-1] 2>/dev/null
end
complete -c baton -a '(__baton_words)'`,
};
