"""The commands, a file each; `group.COMMANDS` names them."""
