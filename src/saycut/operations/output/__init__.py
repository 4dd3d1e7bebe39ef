"""Operations of the family "output", one file each; `operations.table` lists them."""
