"""Operations of the family "session", one file each; `operations.table` lists them."""
