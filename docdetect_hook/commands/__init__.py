"""The sub-commands: a module each, loaded only when it is called.

Several share `options` (arguments), `sources` (the checks of a run), `changed`, `comparison` and `revision`
(other states of a repository), `records` (what a run leaves behind), `named` (files named by the user),
`project` and `learning` (the learning loop), `fixing` and `writing` (changes of sources).
"""
