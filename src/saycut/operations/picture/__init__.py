"""Operations of the family "picture", one file each; `operations.table` lists them."""
