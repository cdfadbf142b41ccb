"""Illnesses, medicines and bodies that an answer may harm: only a person may say what is safe. Data only."""

from __future__ import annotations

from typing import Final

from intents.words import phrases_in

AILMENTS: Final[tuple[str, ...]] = phrases_in(
    """
        ibuprofen; paracetamol; acetaminophen; tylenol; advil; aspirin*; naproxen; diclofenac; codeine;
        morphine; tramadol; valium; diazepam; xanax; antibiotic*; amoxicillin; penicillin; clindamycin;
        cortisone; steroids; painkiller*; pain killer*; sleeping pills; sleeping tablets; blood thinner*; thin
        my blood; anticoagulant*; warfarin; eliquis; xarelto; insulin; antidepressant*; on medication; my
        medication; his medication; her medication; my meds; take meds; prescribe; prescribes; prescribed;
        dosage; overdosage; milligram*; diabetic*; diabetes; epilep*; strobe light*; pacemaker*; defibrillator;
        asthma; asthmatic; eczema; psoriasis; neurodermatitis; hemophilia; haemophilia; blood pressure; heart
        condition; heart disease; heart problem*; heart murmur; heart surgery; blood disorder; immune system;
        immunocompromised; chemo; chemotherapy; radiotherapy; cancer; tumour; tumor; hepatitis; hiv;
        tuberculosis; osteoporosis; dialysis; transplant; while pregnant; when pregnant; during pregnancy; in
        pregnancy; pregnant and; pregnant can; pregnant is; i am pregnant may; breastfeeding; breast feeding;
        smoke weed; smoking weed; weed before; weed after; cannabis; cocaine; ketamine; ecstasy; on drugs;
        broken ankle; broken foot; broken collarbone; torn ligament; slipped disc; just had surgery; after
        surgery; after my operation; since the operation; ibuprofeno; antibiotico*; embarazada; gravida;
        schwanger; enceinte; incinta; schmerzmittel; antibiotika; antibiotique*
    """
)
"""What is said of them; an intent whose own examples speak of one is about it and may answer."""
