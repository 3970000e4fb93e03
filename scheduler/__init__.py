PROJECT = "thidua"
